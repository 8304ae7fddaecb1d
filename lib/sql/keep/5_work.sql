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
    where ticket_id {is_touched}
    group by ticket_id, work
)

select
    ticket.ticket_id,
    ticket.customer_id,
    ticket.registered_at,
    ticket.registered_on,
    ticket.category,
    ticket.serious,
    ticket.installation_id,
    ticket.installing_from,
    worked.* exclude (ticket_id),
    ticket.contract_form
from worked
join store.kept_tickets as ticket on ticket.ticket_id = worked.ticket_id;
