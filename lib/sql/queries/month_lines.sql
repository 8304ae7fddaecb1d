-- One row per line of a customer in an invoicing month, case by case; each case's first line says what is invoiced for it.
select
    line.month,
    line.closing_id,
    line.ticket_id,
    line.subject,
    line.customer_id,
    line.kind,
    line.line_key,
    line.work,
    line.is_correction,
    line.corrects,
    line.changed,
    line.contract_form,
    line.category,
    line.registered_on,
    line.resolved_on,
    line.minutes,
    line.charged_minutes,
    line.clause,
    line.coverage,
    line.rate,
    line.amount,
    line.locked_amount,
    line.flag,
    line.rule,
    line.given_value,
    line.reason,
    line.adjustment_kind,
    coalesce(staff.name, adjustment.staff_id) as staff_name,
    if(
        row_number() over (
            partition by line.ticket_id order by line.is_correction, line.kind desc, line.work <> 'support', line.line_key
        ) = 1,
        money.invoiced, null
    ) as invoiced
from reports.month_lines as line
join decisions.settled_month_invoiced as money
    on money.ticket_id = line.ticket_id and money.customer_id = line.customer_id and money.month = line.month
left join facts.adjustments as adjustment on line.kind = 'adjustment' and adjustment.adjustment_id = line.line_key
left join store.staff as staff on staff.staff_id = adjustment.staff_id
where line.month = $month and line.customer_id = $customer
order by line.registered_on, line.ticket_id, line.is_correction, line.kind desc, line.work <> 'support', line.line_key
