-- One row per ticket that nobody acted on and that something was sent, held or invoiced of.
with trace as (
    select ticket_id from store.invoice_lines
    union all
    select ticket_id from store.adjustments
    union all
    select ticket_id from store.quotes
    union all
    select ticket_id from store.bookings where status = 'held'
)

select ticket_id from store.kept_tickets where handled_at is null and ticket_id in (select ticket_id from trace)
