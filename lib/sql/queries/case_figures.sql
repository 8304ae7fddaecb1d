-- One row: the cases registered in a period: how many kept the SLA (at least, and at most where the facts leave open
-- when a case was handled), how soon critical ones were handled, and how soon standard ones were resolved.
select
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
    100.0 * (critical_met + critical_unclear) / nullif(critical_counted, 0) as critical_at_most,
    count(*) filter (unclear = 'only_resolved') as only_resolved,
    count(*) filter (unclear = 'no_act') as no_act,
    median(minutes_to_handling) filter (critical) as critical_minutes,
    quantile_cont(minutes_to_handling, 0.9) filter (critical) as critical_minutes_90,
    max(minutes_to_handling) filter (critical) as critical_minutes_worst,
    median(working_days_to_resolution) filter (not critical) as resolution_days,
    quantile_cont(working_days_to_resolution, 0.9) filter (not critical) as resolution_days_90,
    avg(waited_working_days) filter (not critical) as waited_days,
    count(*) filter (not critical and waited_working_days > 0) as waited_cases,
    count(*) filter (not critical and resolved_on is not null) as resolved_cases
from reports.case_times
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
