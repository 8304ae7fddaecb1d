-- One row per month of registration: how soon critical cases were handled and standard ones resolved.
select
    month,
    count(minutes_to_handling) filter (critical) as critical_handled,
    median(minutes_to_handling) filter (critical) as critical_minutes,
    quantile_cont(minutes_to_handling, 0.9) filter (critical) as critical_minutes_90,
    max(minutes_to_handling) filter (critical) as critical_minutes_worst,
    count(working_days_to_resolution) filter (not critical) as resolved_cases,
    median(working_days_to_resolution) filter (not critical) as resolution_days,
    quantile_cont(working_days_to_resolution, 0.9) filter (not critical) as resolution_days_90,
    avg(waited_working_days) filter (not critical) as waited_days
from reports.case_times
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by month
order by month
