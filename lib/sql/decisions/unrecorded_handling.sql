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

select ticket_id
from facts.tickets
where handled_at is null and ticket_id in (select ticket_id from trace)
