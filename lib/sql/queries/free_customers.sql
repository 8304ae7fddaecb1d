-- One row per customer with free work: the ten with the most.
select
    customer_id,
    any_value(customer_name) as customer_name,
    count(distinct ticket_id) as cases,
    sum(minutes) filter (given) as minutes,
    sum(list_value) filter (given)::decimal(18, 2) as list_value,
    sum(amount)::decimal(18, 2) as amount
from reports.work
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by customer_id
having sum(minutes) filter (given) > 0
order by minutes desc, customer_id
limit 10
