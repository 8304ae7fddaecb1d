-- One row per ticket and kind of work: what it cost, and what its minutes are worth by the hour.
select
    charge.ticket_id,
    charge.customer_id,
    customer.name as customer_name,
    charge.contract_form,
    charge.registered_on,
    date_trunc('month', charge.registered_on)::date as month,
    charge.category,
    charge.work,
    charge.minutes,
    charge.clause,
    charge.coverage,
    charge.coverage in ('ticket_fee', 'hourly', 'quote', 'installation') as billable,
    charge.coverage in ('free', 'warranty') as given,
    charge.rate,
    charge.amount,
    calc.by_the_hour(charge.minutes, charge.hourly_rate) as list_value,
    charge.flag
from decisions.settled_charges as charge
left join store.customers as customer on customer.customer_id = charge.customer_id
