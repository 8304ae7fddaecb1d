-- One row per customer of an invoicing month that a list holds, by name.
select * exclude (month, lists)
from reports.month_customers
where month = $month and list_contains(lists, $listed)
order by customer_name, customer_id
