-- One row: a customer of an invoicing month. None when nothing of the customer is in it.
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
where month = $month and customer_id = $customer
