-- One row per touched ticket, kind of work and time entry: the minutes worked up to that entry, until the next one.
insert into store.kept_work
with entry as (
    select
        ticket.ticket_id,
        -- Installation work on a case of another category is its support work.
        if(
            entry.work = 'installation' and ticket.category is distinct from 'installation', 'support', entry.work
        ) as work,
        entry.minutes,
        entry.work = 'installation' and ticket.category is distinct from 'installation' as misplaced,
        entry.started_at
    from store.time_entries as entry
    left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
    join store.kept_tickets as ticket on ticket.ticket_id = coalesce(merged.root_id, entry.ticket_id)
    where
        (merged.ticket_id is null or merged.root_id is not null)
        and ticket.ticket_id in (select ticket_id from touched)
)

select
    ticket_id,
    work,
    sum(minutes) over so_far as minutes,
    bool_or(misplaced) over so_far as misplaced,
    started_at as seen_from,
    coalesce(lead(started_at) over (partition by ticket_id, work order by started_at), 'infinity') as seen_until
from entry
-- The default frame of `order by` counts entries that began at the same instant together.
window so_far as (partition by ticket_id, work order by started_at)
qualify seen_until > seen_from;
