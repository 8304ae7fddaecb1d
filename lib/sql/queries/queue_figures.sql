-- One row: the cases not handled yet, whenever registered: how many, of what kind, and how long they have waited.
select
    count(*) filter (one.critical) as critical,
    count(*) filter (not one.critical) as standard,
    count(*) filter (one.status = 'overdue') as overdue,
    count(*) filter (one.status = 'due_today') as due_today,
    max(getvariable('as_of_n') - registered.n) as oldest_working_days,
    count(passed.ticket_id) as passed_over
from reports.promises as one
join terms.calendar as registered on registered.day = one.registered_on
left join decisions.passed_over as passed on passed.ticket_id = one.ticket_id
where
    one.waiting
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
