-- One row per month of registration and number of working days to handling (standard cases).
select
    month,
    if(waiting, 'waiting', least(working_days, 4)::varchar) as days,
    count(*) as cases
from reports.promises
where
    not critical
    and registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by 1, 2
order by 1, 2
