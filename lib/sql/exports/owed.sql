-- One row per ticket: what is owed for it, and when it was resolved.
select ticket_id, customer_id, resolved_on, charged + adjusted as owed, charged
from decisions.billing_audit
order by ticket_id
