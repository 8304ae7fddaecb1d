-- One row: what the terms promise a case that has just come in.
select
    ticket_id,
    critical,
    registered_on,
    due_on,
    if(critical, registered_at + to_minutes(critical_minutes), null) as due_at
from decisions.handling
where ticket_id = $ticket
