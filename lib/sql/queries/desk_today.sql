-- One row per time entry that a member of staff began today, the last one first.
select
    coalesce(merged.root_id, entry.ticket_id) as ticket_id,
    ticket.subject,
    entry.started_at at time zone 'Europe/Stockholm' as started_at,
    entry.minutes,
    entry.work,
    entry.note
from store.time_entries as entry
left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
left join store.tickets as ticket on ticket.ticket_id = coalesce(merged.root_id, entry.ticket_id)
where
    entry.staff_id = $staff
    and entry.started_on = getvariable('as_of_on')
    and entry.started_at <= getvariable('as_of')
order by entry.started_at desc, entry.entry_id
