-- One row per customer that the draft changes anything for: kronor charged by the terms in force and by the draft.
with kronor as (
    select customer_id, sum(amount) as before
    from before_charges
    where customer_id in (select customer_id from differing_customers)
    group by customer_id
)

select
    differing.customer_id,
    coalesce(customer.name, differing.customer_id) as customer_name,
    coalesce(kronor.before, 0)::decimal(18, 2) as kronor_before,
    (coalesce(kronor.before, 0) + differing.difference)::decimal(18, 2) as kronor_after,
    differing.difference::decimal(18, 2) as difference,
    differing.differing
from differing_customers as differing
left join kronor on kronor.customer_id = differing.customer_id
left join store.customers as customer on customer.customer_id = differing.customer_id
order by abs(differing.difference) desc, differing.customer_id
