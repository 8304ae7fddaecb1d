-- One row at most: what is owed for a case, the month in which it is invoiced (none while it isn't resolved), whether that
-- is closed, and the open month in which changes of it show.
select
    audit.charged,
    audit.adjusted,
    (audit.charged + audit.adjusted)::decimal(18, 2) as owed,
    audit.invoiced,
    month.month,
    closing.closed_by,
    closing.closed_at at time zone 'Europe/Stockholm' as closed_at,
    month.open_month
from decisions.settled_audit as audit
left join facts.invoicing_months as month on month.month = date_trunc('month', audit.resolved_on)::date
left join facts.closings as closing on closing.closing_id = month.closing_id
where audit.ticket_id = $ticket
