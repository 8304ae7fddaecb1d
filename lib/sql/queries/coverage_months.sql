-- One row per month of registration and coverage: minutes worked, charged, and worth by the hour.
select
    month,
    coverage,
    sum(minutes) as minutes,
    sum(amount)::decimal(18, 2) as amount,
    sum(list_value)::decimal(18, 2) as list_value
from reports.work
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by month, coverage
order by month, coverage
