-- One row per ticket.
select ticket_id, customer_id, charged, adjusted, invoiced, difference, finding
from decisions.billing_audit
order by ticket_id
