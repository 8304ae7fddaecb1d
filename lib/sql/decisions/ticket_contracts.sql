-- One row per ticket: the contract form of its customer on the day it was registered, and that form's rate an hour.
select
    ticket.ticket_id,
    ticket.customer_id,
    ticket.registered_on,
    ticket.contract_form,
    rate.rate as hourly_rate
from facts.tickets as ticket
left join facts.rates as rate
    on rate.form = ticket.contract_form
    and ticket.registered_on between rate.valid_from and rate.valid_to
