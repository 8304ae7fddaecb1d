-- One row per customer that the draft changes anything for: kronor charged by the terms in force and by the draft.
with kronor as (
    select customer_id, sum(before)::decimal(18, 2) as kronor_before, sum(after)::decimal(18, 2) as kronor_after
    from (
        select customer_id, amount as before, 0 as after from before_charges
        union all
        select customer_id, 0 as before, amount as after from after_charges
    )
    group by customer_id
),

differing as (
    select customer_id, count(distinct ticket_id) as differing
    from (
        select customer_id, ticket_id from differing_charges
        union all
        select customer_id, ticket_id from differing_promises
    )
    group by customer_id
)

select
    differing.customer_id,
    coalesce(customer.name, differing.customer_id) as customer_name,
    coalesce(kronor.kronor_before, 0) as kronor_before,
    coalesce(kronor.kronor_after, 0) as kronor_after,
    coalesce(kronor.kronor_after - kronor.kronor_before, 0) as difference,
    differing.differing
from differing
left join kronor on kronor.customer_id = differing.customer_id
left join store.customers as customer on customer.customer_id = differing.customer_id
order by abs(difference) desc, differing.customer_id
