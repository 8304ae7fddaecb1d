-- One row per ticket: what is owed for it, when it came in and when it was resolved.
select ticket_id, customer_id, registered_on, resolved_on, minutes, charged + adjusted as owed, charged
from decisions.billing_audit
order by ticket_id
