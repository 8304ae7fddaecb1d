-- One row per customer.
select customer_id, name
from store.customers
order by lower(name), customer_id
