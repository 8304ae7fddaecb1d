-- One row: the name of a customer.
select name
from store.customers
where customer_id = $customer
