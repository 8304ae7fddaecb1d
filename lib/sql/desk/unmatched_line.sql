-- One row at most: an invoice line that belongs to no case.
select why, ticket_id, invoiced_on, amount
from facts.stray_invoice_lines
where invoice_no = $invoice and line_no = $line
