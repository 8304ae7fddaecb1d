-- One row per case that is asked for: what it is, and what is charged for it.
select
    ticket.ticket_id,
    ticket.subject,
    ticket.registered_on,
    ticket.category,
    coalesce(charged.amount, 0)::decimal(12, 2) as amount
from facts.tickets as ticket
left join (
    select ticket_id, sum(amount) as amount
    from decisions.settled_charges
    where list_contains($tickets::varchar[], ticket_id)
    group by ticket_id
) as charged on charged.ticket_id = ticket.ticket_id
where list_contains($tickets::varchar[], ticket.ticket_id)
order by ticket.registered_on, ticket.ticket_id
