-- One row per month of registration: how many standard and critical cases kept the SLA.
select
    month,
    count(*) as cases,
    count(*) filter (counted and not critical) as standard_counted,
    count(*) filter (kept and not critical) as standard_met,
    count(*) filter (unclear is not null and not critical) as standard_unclear,
    100.0 * standard_met / nullif(standard_counted, 0) as standard_percent,
    100.0 * (standard_met + standard_unclear) / nullif(standard_counted, 0) as standard_at_most,
    count(*) filter (counted and critical) as critical_counted,
    count(*) filter (kept and critical) as critical_met,
    count(*) filter (unclear is not null and critical) as critical_unclear,
    100.0 * critical_met / nullif(critical_counted, 0) as critical_percent,
    100.0 * (critical_met + critical_unclear) / nullif(critical_counted, 0) as critical_at_most
from reports.promises
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by month
order by month
