-- One row per time entry of a case.
select
    entry.started_at at time zone 'Europe/Stockholm' as started_at,
    staff.name as staff_name,
    entry.work,
    entry.minutes,
    entry.note
from store.time_entries as entry
left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
left join store.staff as staff on staff.staff_id = entry.staff_id
where coalesce(merged.root_id, entry.ticket_id) = $ticket and entry.started_at <= getvariable('as_of')
order by entry.started_at, entry.entry_id
