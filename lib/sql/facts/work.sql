-- One row per ticket and kind of work with minutes at `as_of`.
with unsettled as (
    select ticket_no, ticket_id, work
    from store.kept_work
    where getvariable('work_to_come') and first_at <= getvariable('as_of') and last_at > getvariable('as_of')
)

select ticket_no, ticket_id, work, minutes, misplaced
from store.kept_work
where not getvariable('work_to_come') or last_at <= getvariable('as_of')
union all
-- Where entries are still to come, those that have begun are added up. `work_to_come` says whether there are any: where
-- there are none, the planner drops this half, which costs more than the rest of a report.
select
    unsettled.ticket_no,
    entry.ticket_id,
    entry.work,
    sum(entry.minutes)::decimal(12, 2) as minutes,
    bool_or(entry.misplaced) as misplaced
from facts.time_entries as entry
join unsettled on unsettled.ticket_id = entry.ticket_id and unsettled.work = entry.work
where getvariable('work_to_come')
group by unsettled.ticket_no, entry.ticket_id, entry.work
