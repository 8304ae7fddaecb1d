-- One row per clause of the terms that decided about cases registered in a period: how many, their work and its price.
with chosen as materialized (
    select ticket_id, critical
    from reports.cases
    where
        registered_on between $first and $last
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
)

select
    clause,
    count(distinct ticket_id) as cases,
    sum(minutes) as minutes,
    sum(amount)::decimal(18, 2) as amount
from reports.work
where
    clause is not null
    and registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by clause
union all by name
select if(critical, 'critical', 'lead_time') as clause, count(*) as cases
from chosen
group by critical
union all by name
select 'intake' as clause, count(*) as cases
from chosen
having count(*) > 0
order by clause
