-- One row per invoice line dated by `as_of` that belongs to no case: its ticket is void, merged in a circle, or unknown.
-- Of a line that an import put aside for its ticket, only what its file said is known.
select
    line.invoice_no,
    line.line_no,
    merged.reason as why,
    line.ticket_id,
    ticket.customer_id,
    line.invoiced_on,
    line.amount
from store.invoice_lines as line
join store.kept_merges as merged on merged.ticket_id = line.ticket_id
join store.tickets as ticket on ticket.ticket_id = line.ticket_id
where merged.root_id is null and line.invoiced_on <= getvariable('as_of_on')
union all by name
select
    invoice_no,
    line_no,
    'unknown' as why,
    ticket_id,
    calc.iso_date(invoiced_on) as invoiced_on,
    calc.two_decimals(amount)::decimal(12, 2) as amount
from facts.rows_without_ticket as unknown
where
    invoice_no is not null
    and not exists (
        from store.invoice_lines as stored
        where stored.invoice_no = unknown.invoice_no and stored.line_no = unknown.line_no
    )
