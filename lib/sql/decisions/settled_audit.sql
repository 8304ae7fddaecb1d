-- One row per ticket: `decisions.billing_audit`, decided anew, or as laid by where nothing has changed since.
select
    ticket_id,
    customer_id,
    contract_form,
    minutes,
    charged,
    adjusted,
    invoiced,
    difference,
    finding,
    registered_on,
    resolved_on
from query_table(getvariable('billing_audit'))
