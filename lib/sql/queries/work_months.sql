-- One row per month of registration: minutes charged for, given, and undecided, and the share that is charged for.
with by_month as (
    select
        month,
        count(distinct ticket_id) as cases,
        sum(minutes) as minutes,
        coalesce(sum(minutes) filter (billable), 0) as billable_minutes,
        coalesce(sum(minutes) filter (given), 0) as given_minutes,
        coalesce(sum(minutes) filter (coverage = 'undecided'), 0) as undecided_minutes,
        100.0 * billable_minutes / nullif(sum(minutes), 0) as billable_percent
    from reports.work
    where
        registered_on between $first and $last
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    group by month
)

select *, billable_percent - lag(billable_percent) over (order by month) as percent_change
from by_month
order by month
