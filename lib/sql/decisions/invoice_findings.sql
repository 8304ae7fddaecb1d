-- One row per ticket that was invoiced though it isn't resolved, and per invoice line that belongs to no case.
select
    'invoiced_open' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    abs(invoiced) as kronor,
    minutes,
    json_object('invoiced', invoiced::varchar, 'charged', charged::varchar, 'minutes', minutes::varchar) as facts
from decisions.settled_audit
where finding = 'open' and invoiced <> 0
union all by name
select
    'unmatched_invoice' as kind,
    invoice_no || '/' || line_no as subject,
    customer_id,
    abs(coalesce(amount, 0)) as kronor,
    invoiced_on as happened_on,
    json_object(
        'invoice_no', invoice_no, 'line_no', line_no, 'said_ticket_id', ticket_id, 'why', why,
        'amount', amount::varchar, 'invoiced_on', invoiced_on::varchar
    ) as facts
from facts.stray_invoice_lines
