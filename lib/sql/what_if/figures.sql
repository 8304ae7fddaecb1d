-- One row: kronor charged and compliance (percent), by the terms in force and by the draft, and what differs.
with counted as (
    select
        count(*) filter (is_before) as cases,
        100.0 * count(*) filter (is_before and kept and not critical)
            / nullif(count(*) filter (is_before and counted and not critical), 0) as standard_before,
        100.0 * count(*) filter (not is_before and kept and not critical)
            / nullif(count(*) filter (not is_before and counted and not critical), 0) as standard_after,
        100.0 * count(*) filter (is_before and kept and critical)
            / nullif(count(*) filter (is_before and counted and critical), 0) as critical_before,
        100.0 * count(*) filter (not is_before and kept and critical)
            / nullif(count(*) filter (not is_before and counted and critical), 0) as critical_after
    from (
        select kept, counted, critical, true as is_before from before_promises
        union all
        select kept, counted, critical, false as is_before from after_promises
    )
),

kronor as (
    select sum(before) as kronor_before, sum(after) as kronor_after
    from (
        select amount as before, 0 as after from before_charges
        union all
        select 0 as before, amount as after from after_charges
    )
),

differing as (
    select count(distinct ticket_id) as differing
    from (
        select ticket_id from differing_charges
        union all
        select ticket_id from differing_promises
    )
),

customers as (
    select
        count(*) filter (difference > 0) as paying_more,
        count(*) filter (difference < 0) as paying_less
    from (select sum(after - before) as difference from differing_charges group by customer_id)
)

select
    counted.*,
    differing.*,
    customers.*,
    coalesce(kronor.kronor_before, 0)::decimal(18, 2) as kronor_before,
    coalesce(kronor.kronor_after, 0)::decimal(18, 2) as kronor_after,
    coalesce(kronor.kronor_after - kronor.kronor_before, 0)::decimal(18, 2) as difference
from counted, kronor, differing, customers
