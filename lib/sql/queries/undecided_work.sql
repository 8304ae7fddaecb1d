-- One row per case with work that nobody has decided about: without a category, or without the approval of a quote.
select
    ticket_id,
    any_value(customer_id) as customer_id,
    any_value(customer_name) as customer_name,
    any_value(category) as category,
    any_value(registered_on) as registered_on,
    getvariable('as_of_on') - any_value(registered_on) as days_since,
    max(flag) as flag,
    sum(minutes) as minutes,
    sum(list_value)::decimal(18, 2) as list_value
from reports.work
where
    flag in ('undecided', 'unapproved_work')
    and registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by ticket_id
order by registered_on, ticket_id
