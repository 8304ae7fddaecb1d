-- One row: the number of the next customer that the support form makes. Other systems have their own kinds of numbers.
select 'F' || lpad((coalesce(max(try_cast(substr(customer_id, 2) as integer)), 0) + 1)::varchar, 5, '0')
from store.customers
where regexp_full_match(customer_id, 'F\d{5,8}')
