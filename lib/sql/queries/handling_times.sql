-- One row per number of working days to handling (standard cases), and whether the SLA was kept.
select
    case when working_days <= 1 then '0–1' when working_days <= 3 then working_days::varchar else '4+' end as working_days,
    status,
    count(*) as cases
from reports.promises
where
    not critical
    and not waiting
    and registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by 1, 2
order by 1, 2
