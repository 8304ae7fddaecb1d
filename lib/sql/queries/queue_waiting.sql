-- One row per case not handled yet, in the order in which the terms have them taken: critical ones first, then by
-- registration. Time left is negative when it is past.
select
    row_number() over (order by one.critical desc, one.registered_at, one.ticket_id) as place,
    one.ticket_id,
    one.critical,
    one.status,
    if(one.critical, null, due.n - getvariable('as_of_n')) as working_days_left,
    if(
        one.critical,
        one.critical_minutes - (epoch_us(getvariable('as_of')) - epoch_us(one.registered_at)) // 60000000,
        null
    ) as minutes_left,
    one.customer_name,
    one.subject,
    one.registered_at at time zone 'Europe/Stockholm' as registered_at,
    one.due_on,
    one.category,
    one.contract_form,
    passed.by_ticket_id,
    (epoch_us(getvariable('as_of')) - epoch_us(passed.passed_at)) / 3600000000 as hours_passed
from reports.cases as one
left join terms.calendar as due on due.day = one.due_on
left join decisions.passed_over as passed on passed.ticket_id = one.ticket_id
where
    one.waiting
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
order by place
