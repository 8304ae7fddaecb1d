-- One row at most: a case as whoever works on it sees it: what was decided about itself (a case merged into it may have
-- made it critical), its last event (`new` without any) with what was said then, and what the terms of its day promise.
with last as (
    select event.ticket_id, event.event, event."at", event.staff_id
    from store.ticket_events as event
    left join store.kept_merges as merged on merged.ticket_id = event.ticket_id
    where coalesce(merged.root_id, event.ticket_id) = $ticket
    order by event."at" desc, calc.last_of_instant(event.event)
    limit 1
)

select
    ticket.ticket_id,
    ticket.customer_id,
    ticket.registered_on,
    own.category,
    own.critical,
    own.serious,
    own.installation_id,
    coalesce(last.event, 'new') as state,
    last."at" at time zone 'Europe/Stockholm' as since,
    coalesce(staff.name, last.staff_id) as staff_name,
    said.note,
    day.ticket_minutes,
    day.ticket_fee
from facts.tickets as ticket
join store.tickets as own on own.ticket_id = ticket.ticket_id
join facts.days as day on day.day = ticket.registered_on
left join last on true
left join store.staff as staff on staff.staff_id = last.staff_id
left join store.event_notes as said
    on said.ticket_id = last.ticket_id and said."at" = last."at" and said.event = last.event
where ticket.ticket_id = $ticket
