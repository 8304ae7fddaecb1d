-- One row per ticket that is merged in a circle, or into one, and so is in no figure.
select
    ticket.ticket_id as circled,
    ticket.merged_into,
    customer.name as customer_name,
    ticket.subject,
    ticket.registered_at at time zone 'Europe/Stockholm' as registered_at
from store.kept_merges as merged
join store.tickets as ticket on ticket.ticket_id = merged.ticket_id
left join store.customers as customer on customer.customer_id = ticket.customer_id
where merged.reason = 'circle' and ticket.registered_at <= getvariable('as_of')
order by ticket.registered_at, ticket.ticket_id
