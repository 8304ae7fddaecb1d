-- One row per invoice row of a month, of one customer or of all; or only of cases that nothing is invoiced of.
select basis.* exclude (closed_at), basis.closed_at at time zone 'Europe/Stockholm' as closed_at
from reports.basis_rows as basis
join decisions.settled_month_invoiced as money
    on money.ticket_id = basis.ticket_id and money.customer_id = basis.customer_id and money.month = basis.month
where
    basis.month = $month
    and ($customer::varchar is null or basis.customer_id = $customer)
    and (not $remaining or money.invoiced = 0)
order by
    basis.customer_name, basis.customer_id, basis.is_correction, basis.resolved_on, basis.ticket_id, basis.kind desc,
    basis.line_key, basis.part
