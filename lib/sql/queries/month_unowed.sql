-- One row per case of a customer that is in an invoicing month without a line: nothing was logged on it.
select money.ticket_id, ticket.subject, ticket.registered_on, money.invoiced
from decisions.settled_month_invoiced as money
join facts.tickets as ticket on ticket.ticket_id = money.ticket_id
anti join decisions.month_lines as line on line.ticket_id = money.ticket_id and line.month = money.month
where money.month = $month and money.customer_id = $customer
order by ticket.registered_on, money.ticket_id
