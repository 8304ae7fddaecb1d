-- One row per month of registration and SLA status.
select month, status, count(*) as cases
from reports.cases
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by month, status
order by month, status
