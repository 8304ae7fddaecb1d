-- One row per standard ticket: whether another one of its date was handled after it.
with by_date as (
    select registered_on, max(handled_at) as handled_at
    from store.kept_tickets
    where not critical
    group by registered_on
)

select ticket.ticket_id, ticket.registered_at, ticket.handled_at, ticket.handled_at < by_date.handled_at as is_earlier
from store.kept_tickets as ticket
join by_date on by_date.registered_on = ticket.registered_on
where not ticket.critical
