-- One row: a customer of an invoicing month. None when nothing of the customer is in it.
select * exclude (month, lists)
from reports.month_customers
where month = $month and customer_id = $customer
