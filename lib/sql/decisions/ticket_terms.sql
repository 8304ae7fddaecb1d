-- One row per ticket: the terms that apply to it, by its day of registration, contract and category.
select
    ticket.ticket_id,
    ticket.customer_id,
    ticket.registered_on,
    ticket.category,
    ticket.serious,
    coalesce(contract.form, 'no_contract') as contract_form,
    rate.rate as hourly_rate,
    day.ticket_fee,
    day.ticket_minutes,
    day.beyond,
    category.clause as category_clause,
    category.coverage as category_coverage,
    coalesce(category.quote_when_serious and ticket.serious, false) as needs_quote,
    if(
        category.in_warranty and ticket.registered_on between warranty.installed_on and warranty.covered_until,
        warranty.installation_id, null
    ) as warranty_installation_id,
    approval.amount as approved_amount,
    installation_fee.ticket_id is not null as has_installation,
    coalesce(installation_fee.fee, day.installation_fee) as installation_fee,
    coalesce(installation_fee.below_list_price, false) as below_list_price
from facts.tickets as ticket
join facts.days as day on day.day = ticket.registered_on
left join facts.contracts as contract
    on contract.customer_id = ticket.customer_id
    and ticket.registered_on between contract.valid_from and contract.valid_to
left join facts.rates as rate
    on rate.form = coalesce(contract.form, 'no_contract')
    and ticket.registered_on between rate.valid_from and rate.valid_to
left join facts.categories as category
    on category.category = ticket.category
    and ticket.registered_on between category.valid_from and category.valid_to
left join decisions.warranty_periods as warranty
    on warranty.installation_id = ticket.installation_id and warranty.customer_id = ticket.customer_id
left join facts.approvals as approval on approval.ticket_id = ticket.ticket_id
left join decisions.installation_fees as installation_fee on installation_fee.ticket_id = ticket.ticket_id
