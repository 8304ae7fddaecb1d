-- One row per ticket and kind of work: `decisions.charges`, decided anew, or as laid by where nothing has changed since.
select
    ticket_id,
    customer_id,
    contract_form,
    work,
    minutes,
    clause,
    coverage,
    rate,
    amount,
    flag,
    registered_on,
    category,
    hourly_rate,
    warranty_installation_id
from query_table(getvariable('charges'))
