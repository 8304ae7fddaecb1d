-- One row per ticket: the contract form of its customer on the day it was registered, and that form's rate an hour.
select
    ticket.ticket_id,
    ticket.customer_id,
    ticket.registered_on,
    coalesce(contract.form, 'no_contract') as contract_form,
    rate.rate as hourly_rate
from facts.tickets as ticket
left join facts.contracts as contract
    on contract.customer_id = ticket.customer_id
    and ticket.registered_on between contract.valid_from and contract.valid_to
left join facts.rates as rate
    on rate.form = coalesce(contract.form, 'no_contract')
    and ticket.registered_on between rate.valid_from and rate.valid_to
