-- One row per ticket: what is charged, adjusted and invoiced of it.
with charged as (
    select ticket_id, sum(amount) as amount from decisions.settled_charges group by ticket_id
),

adjusted as (
    select ticket_id, sum(amount) as amount from store.adjustments group by ticket_id
),

invoiced as (
    select ticket_id, sum(amount) as amount from store.invoice_lines group by ticket_id
)

select
    ticket.ticket_id, ticket.customer_id, charged.amount as charged, adjusted.amount as adjusted,
    invoiced.amount as invoiced
from store.tickets as ticket
left join charged on charged.ticket_id = ticket.ticket_id
left join adjusted on adjusted.ticket_id = ticket.ticket_id
left join invoiced on invoiced.ticket_id = ticket.ticket_id
