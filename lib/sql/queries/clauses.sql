-- One row per coverage and clause of the terms: what work it decided about.
select
    coverage,
    clause,
    count(distinct ticket_id) as cases,
    sum(minutes) as minutes,
    sum(amount)::decimal(18, 2) as amount,
    sum(list_value)::decimal(18, 2) as list_value
from reports.work
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by coverage, clause
order by list_value desc, coverage, clause
