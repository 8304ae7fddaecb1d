-- One row per ticket that nobody is known to have acted on although something of it was sent, held or invoiced.
with trace as (
    select ticket_id from facts.invoice_lines
    union all
    select ticket_id from facts.adjustments
    union all
    select ticket_id from facts.quotes
    union all
    select ticket_id from facts.bookings where status = 'held' and starts_at <= getvariable('as_of')
)

-- A join, so that the few tickets are looked for among the traces instead of all traces kept for them.
select distinct ticket.ticket_id
from facts.tickets as ticket
join trace on trace.ticket_id = ticket.ticket_id
where ticket.handled_at is null
