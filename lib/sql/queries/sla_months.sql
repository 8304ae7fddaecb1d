-- One row per month of registration: how many standard and critical cases kept the SLA.
select
    month,
    count(*) as cases,
    count(*) filter (counted and not critical) as standard_counted,
    count(*) filter (kept and not critical) as standard_met,
    100.0 * standard_met / nullif(standard_counted, 0) as standard_percent,
    count(*) filter (counted and critical) as critical_counted,
    count(*) filter (kept and critical) as critical_met,
    100.0 * critical_met / nullif(critical_counted, 0) as critical_percent
from reports.cases
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by month
order by month
