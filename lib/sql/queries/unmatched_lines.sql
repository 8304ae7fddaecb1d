-- One row per invoice line that belongs to no case, the latest first; and the cases that lack just its amount, the one whose
-- number is most like what the line says first.
with lacking as (
    select
        audit.ticket_id,
        ticket.subject,
        customer.name as customer_name,
        (audit.charged + audit.adjusted - audit.invoiced)::decimal(18, 2) as amount,
        audit.resolved_on
    from decisions.settled_audit as audit
    join facts.tickets as ticket on ticket.ticket_id = audit.ticket_id
    left join store.customers as customer on customer.customer_id = ticket.customer_id
    where audit.charged + audit.adjusted <> audit.invoiced
),

fitting as (
    select
        line.invoice_no,
        line.line_no,
        list(
            {ticket_id: lacking.ticket_id, customer_name: lacking.customer_name, subject: lacking.subject}
            order by levenshtein(lacking.ticket_id, line.ticket_id), lacking.ticket_id
        )[:3] as tickets
    from facts.stray_invoice_lines as line
    join lacking on lacking.amount = line.amount and lacking.resolved_on <= line.invoiced_on
    group by line.invoice_no, line.line_no
)

select
    line.invoice_no,
    line.line_no,
    line.invoiced_on,
    line.amount,
    line.ticket_id as said_ticket,
    line.why as unmatched_why,
    coalesce(fitting.tickets, []) as fitting_tickets
from facts.stray_invoice_lines as line
left join fitting on fitting.invoice_no = line.invoice_no and fitting.line_no = line.line_no
order by line.invoiced_on desc, line.invoice_no, line.line_no
