-- One row per invoice line and adjustment of a case.
select adjustment.made_on as "on", 'adjustment' as money_kind, adjustment.adjustment_id as reference, adjustment.amount,
    adjustment.reason as detail, staff.name as staff_name
from facts.adjustments as adjustment
left join store.staff as staff on staff.staff_id = adjustment.staff_id
where adjustment.ticket_id = $ticket
union all
select invoiced_on, 'invoice_line', invoice_no || ' / ' || line_no, amount, null, null
from facts.invoice_lines
where ticket_id = $ticket
order by 1, 2, 3
