-- One row per touched ticket and kind of work: all its minutes, and when its first and last entries began.
insert into store.kept_work
with worked as (
    select
        ticket_id,
        work,
        sum(minutes) as minutes,
        bool_or(misplaced) as misplaced,
        min(started_at) as first_at,
        max(started_at) as last_at
    from facts.all_time_entries
    where ticket_id in (select ticket_id from touched)
    group by ticket_id, work
)

select ticket.ticket_no, worked.*
from worked
join store.kept_tickets as ticket on ticket.ticket_id = worked.ticket_id;
