-- One row per thing that happened in a case, in the order of time.
select "at" at time zone 'Europe/Stockholm' as "at", event, staff_name, on_ticket
from (
    select
        event."at",
        event.event,
        staff.name as staff_name,
        nullif(event.ticket_id, $ticket) as on_ticket
    from store.ticket_events as event
    left join store.kept_merges as merged on merged.ticket_id = event.ticket_id
    left join store.staff as staff on staff.staff_id = event.staff_id
    where coalesce(merged.root_id, event.ticket_id) = $ticket and event."at" <= getvariable('as_of')
    union all
    select registered_at, 'registered', null, nullif(ticket.ticket_id, $ticket)
    from store.tickets as ticket
    left join store.kept_merges as merged on merged.ticket_id = ticket.ticket_id
    where coalesce(merged.root_id, ticket.ticket_id) = $ticket and ticket.registered_at <= getvariable('as_of')
)
order by "at"
