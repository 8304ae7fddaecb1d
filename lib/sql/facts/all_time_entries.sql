-- One row per time entry whenever it was, on the ticket that its own is merged into.
with installing as (
    select ticket_id
    from store.kept_tickets
    where category = 'installation'
)

select
    entry.entry_id,
    coalesce(merged.root_id, entry.ticket_id) as ticket_id,
    entry.staff_id,
    entry.started_at,
    entry.started_on,
    entry.minutes,
    -- Installation work on a case of another category is its support work.
    entry.work = 'installation'
    and coalesce(merged.root_id, entry.ticket_id) not in (select ticket_id from installing) as misplaced,
    if(
        entry.work = 'installation'
        and coalesce(merged.root_id, entry.ticket_id) not in (select ticket_id from installing),
        'support', entry.work
    ) as work,
    entry.note
from store.time_entries as entry
left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
where merged.ticket_id is null or merged.root_id is not null
