-- One row per ticket of the period by the edition in use: until when it was to be handled, and whether it was.
select ticket_id, customer_id, registered_on, month, critical, counted, kept, unclear, status, due_on, critical_minutes
from reports.promises
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
