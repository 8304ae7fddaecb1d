-- One row per ticket of the period: until when it was to be handled by the terms in force, and whether it was.
select ticket_id, month, critical, counted, kept, unclear, status, due_on, critical_minutes
from reports.promises
where
    registered_on between getvariable('first_on') and getvariable('last_on')
    and (len(getvariable('forms')) = 0 or list_contains(getvariable('forms'), contract_form))
