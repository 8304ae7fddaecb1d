-- One row per case registered in a period that was handled too late, or is overdue; the latest first.
select
    ticket_id,
    registered_at,
    customer_id,
    subject,
    category,
    critical,
    critical_minutes,
    handled_staff_id,
    handled_how,
    due_on,
    handled_at,
    registered_on,
    handled_on,
    working_days,
    minutes_to_handling,
    waited_working_days,
    status,
    unclear
from reports.case_times
where
    status in ('breached', 'overdue')
    and registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
order by registered_at desc, ticket_id desc
