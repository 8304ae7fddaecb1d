-- A customer without name, address and number.
update store.customers
set name = $called, email = null, org_number = null
where customer_id in (from erased_customers) and name <> $called
