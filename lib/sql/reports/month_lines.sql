-- One row per line of an invoicing month, with the names of its customer and case.
select
    line.*,
    customer.name as customer_name,
    ticket.subject
from decisions.settled_month_lines as line
left join store.customers as customer on customer.customer_id = line.customer_id
left join facts.tickets as ticket on ticket.ticket_id = line.ticket_id
