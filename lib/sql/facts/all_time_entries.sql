-- One row per time entry whenever it was, on the ticket that its own is merged into.
with installing as (
    select ticket_id
    from store.kept_tickets
    where category = 'installation'
)

select
    entry.* exclude (work),
    -- Installation work on a case of another category is its support work.
    entry.work = 'installation' and entry.ticket_id not in (select ticket_id from installing) as misplaced,
    if(
        entry.work = 'installation' and entry.ticket_id not in (select ticket_id from installing), 'support', entry.work
    ) as work
from facts.all_entry_times as entry
