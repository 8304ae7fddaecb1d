-- One row: the cases registered in a period, how many kept the SLA, and how soon critical ones were handled.
select
    count(*) as cases,
    count(*) filter (counted and not critical) as standard_counted,
    count(*) filter (kept and not critical) as standard_met,
    100.0 * standard_met / nullif(standard_counted, 0) as standard_percent,
    count(*) filter (counted and critical) as critical_counted,
    count(*) filter (kept and critical) as critical_met,
    100.0 * critical_met / nullif(critical_counted, 0) as critical_percent,
    median(minutes_to_handling) filter (critical) as critical_minutes,
    median(working_days_to_resolution) filter (not critical) as resolution_days
from reports.cases
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
