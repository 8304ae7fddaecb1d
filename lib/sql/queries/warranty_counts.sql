-- One row per warranty status: installations, and what their warranty has cost.
select
    status,
    count(*) as installations,
    sum(tickets)::bigint as tickets,
    sum(minutes) as minutes,
    sum(cost)::decimal(18, 2) as cost
from reports.installations
where
    (installed_on between $first and $last or status in ('active', 'expiring'))
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by status
