-- One row per invoice row of a month, of one customer or of all.
select * exclude (closed_at), closed_at at time zone 'Europe/Stockholm' as closed_at
from reports.basis_rows
where
    month = $month
    and ($customer::varchar is null or customer_id = $customer)
order by customer_name, customer_id, is_correction, resolved_on, ticket_id, kind desc, line_key, part
