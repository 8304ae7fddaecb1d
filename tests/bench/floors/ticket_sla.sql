-- One row per ticket: when it was first acted on and last resolved, of its events.
with happened as (
    select
        ticket_id,
        min("at") filter (where event = 'handling_started') as handled_at,
        max("at") filter (where event = 'resolved') as resolved_at
    from store.ticket_events
    group by ticket_id
)

select
    ticket.ticket_id, ticket.customer_id, ticket.critical, ticket.registered_at, ticket.registered_on,
    happened.handled_at, happened.resolved_at
from store.tickets as ticket
left join happened on happened.ticket_id = ticket.ticket_id
