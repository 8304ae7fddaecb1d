-- One row per invoice line dated by `as_of`, on the ticket that its own is merged into.
select
    line.invoice_no,
    line.line_no,
    coalesce(merged.root_id, line.ticket_id) as ticket_id,
    line.invoiced_on,
    line.amount
from store.invoice_lines as line
left join store.kept_merges as merged on merged.ticket_id = line.ticket_id
where line.invoiced_on <= getvariable('as_of_on') and (merged.ticket_id is null or merged.root_id is not null)
