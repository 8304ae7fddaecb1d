-- One row per customer that the draft changes anything for: kronor charged by the terms in force and by the draft.
with differing as (
    select customer_id, sum(difference) as difference, count(distinct ticket_id) as differing
    from (
        select customer_id, ticket_id, after - before as difference from differing_charges
        union all
        select customer_id, ticket_id, 0 as difference from differing_promises
    )
    group by customer_id
),

kronor as (
    select customer_id, sum(amount) as before
    from before_charges
    where customer_id in (select customer_id from differing)
    group by customer_id
)

select
    differing.customer_id,
    coalesce(customer.name, differing.customer_id) as customer_name,
    coalesce(kronor.before, 0)::decimal(18, 2) as kronor_before,
    (coalesce(kronor.before, 0) + differing.difference)::decimal(18, 2) as kronor_after,
    differing.difference::decimal(18, 2) as difference,
    differing.differing
from differing
left join kronor on kronor.customer_id = differing.customer_id
left join store.customers as customer on customer.customer_id = differing.customer_id
order by abs(differing.difference) desc, differing.customer_id
