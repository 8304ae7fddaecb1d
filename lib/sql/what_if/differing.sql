-- One row per ticket of the period that the draft decides or judges otherwise, and how much more it costs by the draft.
select
    ticket_id,
    any_value(customer_id) as customer_id,
    any_value(month) as month,
    sum(difference) as difference
from (
    select ticket_id, customer_id, month, after - before as difference from differing_charges
    union all
    select ticket_id, customer_id, month, 0 as difference from differing_promises
)
group by ticket_id
