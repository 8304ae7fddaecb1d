-- One row per time entry whenever it was, on the ticket that its own is merged into, with its kind of work as it was said.
select
    entry.entry_id,
    coalesce(merged.root_id, entry.ticket_id) as ticket_id,
    entry.staff_id,
    entry.started_at,
    entry.started_on,
    entry.minutes,
    entry.work,
    entry.note
from store.time_entries as entry
left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
where merged.ticket_id is null or merged.root_id is not null
