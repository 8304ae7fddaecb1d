-- One row per invoice line that belongs to no case, the latest first.
select line.invoice_no, line.line_no, line.invoiced_on, line.amount, line.ticket_id as said_ticket, line.why as unmatched_why
from facts.stray_invoice_lines as line
order by line.invoiced_on desc, line.invoice_no, line.line_no
