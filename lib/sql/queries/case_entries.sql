-- One row per time entry of a case, and of those merged into it, the last one first.
select
    entry.entry_id,
    entry.ticket_id,
    entry.started_at at time zone 'Europe/Stockholm' as started_at,
    coalesce(staff.name, entry.staff_id) as staff_name,
    entry.minutes,
    entry.work,
    entry.note
from store.time_entries as entry
left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
left join store.staff as staff on staff.staff_id = entry.staff_id
where coalesce(merged.root_id, entry.ticket_id) = $ticket and entry.started_at <= getvariable('as_of')
order by entry.started_at desc, entry.entry_id
