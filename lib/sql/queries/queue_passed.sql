-- One row per case registered in a period that another went before although its turn was first, the latest first: and
-- how long it waited after that, until it was handled or until now.
select
    passed.ticket_id,
    one.customer_id,
    one.subject,
    one.registered_at,
    one.due_on,
    passed.passed_at,
    passed.by_ticket_id,
    one.handled_at,
    one.handled_on,
    one.status,
    (epoch_us(coalesce(one.handled_at, getvariable('as_of'))) - epoch_us(passed.passed_at)) / 3600000000
        as hours_passed
from decisions.passed_over as passed
join reports.promises as one on one.ticket_id = passed.ticket_id
where
    one.registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
order by passed_at desc, ticket_id desc
