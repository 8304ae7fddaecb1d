-- One row per time entry begun by `as_of` that counts for no case: its ticket is void, merged in a circle, or unknown.
-- Of an entry that an import put aside for its ticket, only what its file said is known.
select
    entry.entry_id,
    merged.reason as why,
    entry.ticket_id,
    ticket.customer_id,
    entry.staff_id,
    entry.started_on,
    entry.minutes,
    entry.work
from store.time_entries as entry
join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
join store.tickets as ticket on ticket.ticket_id = entry.ticket_id
where merged.root_id is null and entry.started_at <= getvariable('as_of')
union all by name
select
    entry_id,
    'unknown' as why,
    ticket_id,
    staff_id,
    try_cast(left(started_at, 10) as date) as started_on,
    calc.two_decimals(minutes) as minutes,
    work
from facts.rows_without_ticket as unknown
where
    entry_id is not null
    and not exists (from store.time_entries as stored where stored.entry_id = unknown.entry_id)
