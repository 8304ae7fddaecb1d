-- One row per ticket and kind of work with minutes at `as_of`.
with seen as (
    select *
    from store.kept_work
    where
        not getvariable('more_to_come')
        or (registered_at <= getvariable('as_of') and first_at <= getvariable('as_of'))
),

-- Where entries are still to come, those that have begun are added up. `more_to_come` says whether anything is: where
-- nothing is, the planner drops this part, which costs more than the rest of a report.
begun as (
    select
        entry.ticket_id,
        entry.work,
        sum(entry.minutes)::decimal(12, 2) as minutes,
        bool_or(entry.misplaced) as misplaced
    from facts.time_entries as entry
    semi join (from seen where last_at > getvariable('as_of')) as unsettled
        on unsettled.ticket_id = entry.ticket_id and unsettled.work = entry.work
    where getvariable('more_to_come')
    group by entry.ticket_id, entry.work
)

select * exclude (first_at, last_at)
from seen
where not getvariable('more_to_come') or last_at <= getvariable('as_of')
union all by name
select seen.* exclude (first_at, last_at, minutes, misplaced), begun.minutes, begun.misplaced
from begun
join seen on seen.ticket_id = begun.ticket_id and seen.work = begun.work
where getvariable('more_to_come')
