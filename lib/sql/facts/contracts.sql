-- One row per customer and period of contract; both dates are inclusive.
select customer_id, form, valid_from, coalesce(valid_to, 'infinity') as valid_to
from store.contracts
