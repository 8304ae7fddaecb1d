-- One row per finding of the billing audit on the cases of a period: how many, and the kronor that differ.
select
    finding,
    count(*) as cases,
    sum(charged)::decimal(18, 2) as charged,
    sum(adjusted)::decimal(18, 2) as adjusted,
    sum(charged + adjusted)::decimal(18, 2) as owed,
    sum(invoiced)::decimal(18, 2) as invoiced,
    sum(difference)::decimal(18, 2) as difference
from reports.audit
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by finding
order by finding
