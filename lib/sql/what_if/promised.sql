-- One row per month of registration: how many cases were decided and kept the SLA, by the terms in force.
select
    month,
    count(*) as cases,
    count(*) filter (counted and not critical) as standard_counted,
    count(*) filter (kept and not critical) as standard_kept,
    count(*) filter (counted and critical) as critical_counted,
    count(*) filter (kept and critical) as critical_kept
from all_promises
group by month
