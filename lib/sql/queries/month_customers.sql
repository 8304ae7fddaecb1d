-- One row per customer of an invoicing month that a list holds, by name.
select
    customer_id,
    customer_name,
    invoice_state,
    owed,
    invoiced,
    difference,
    open_findings,
    cases,
    minutes,
    charged_minutes,
    ticket_fee,
    hourly,
    quote,
    installation,
    adjustments,
    corrections,
    given_value
from reports.month_customers
where month = $month and list_contains(lists, $listed)
order by customer_name, customer_id
