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
    warranty_installation_id,
    rule,
    serious,
    approved_amount,
    category_quote_when_serious,
    ticket_fee,
    ticket_minutes,
    beyond_by_the_hour
from query_table(getvariable('charges'))
