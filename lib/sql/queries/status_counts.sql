-- One row per SLA status and kind of case.
select
    status,
    count(*) filter (not critical) as standard,
    count(*) filter (critical) as critical_cases,
    count(*) as cases
from reports.promises
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by status
