-- One row per customer that has an e-mail address, however that is capitalised.
select customer_id, name
from store.customers
where lower(trim(email)) = lower($email)
