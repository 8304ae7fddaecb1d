-- One row where a customer has more than cases, or none: a contract, an installed module, or a session that takes the same
-- time as one of the other customer, to whom its cases are to be given.
select 1 from store.contracts where customer_id = $customer
union all
select 1 from store.module_installations where customer_id = $customer
union all
select 1
from facts.taken_times as own
join facts.taken_times as other
    on other.customer_id = $to
    and own.starts_at < other.ends_at
    and other.starts_at < own.ends_at
where own.customer_id = $customer
limit 1
