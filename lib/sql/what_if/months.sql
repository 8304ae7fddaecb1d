-- One row per month of registration: kronor charged and compliance (percent), by the terms in force and by the draft.
with kronor as (
    select month, sum(before) as kronor_before, sum(after) as kronor_after
    from (
        select month, amount as before, 0 as after from before_charges
        union all
        select month, 0 as before, amount as after from after_charges
    )
    group by month
),

counted as (
    select
        month,
        count(*) as cases,
        100.0 * count(*) filter (is_before and kept and not critical)
            / nullif(count(*) filter (is_before and counted and not critical), 0) as standard_before,
        100.0 * count(*) filter (not is_before and kept and not critical)
            / nullif(count(*) filter (not is_before and counted and not critical), 0) as standard_after,
        100.0 * count(*) filter (is_before and kept and critical)
            / nullif(count(*) filter (is_before and counted and critical), 0) as critical_before,
        100.0 * count(*) filter (not is_before and kept and critical)
            / nullif(count(*) filter (not is_before and counted and critical), 0) as critical_after
    from (
        select month, kept, counted, critical, true as is_before from before_promises
        union all
        select month, kept, counted, critical, false as is_before from after_promises
    )
    group by month
),

differing as (
    select month, count(distinct ticket_id) as differing
    from (
        select month, ticket_id from differing_charges
        union all
        select month, ticket_id from differing_promises
    )
    group by month
)

select
    counted.month,
    coalesce(kronor.kronor_before, 0)::decimal(18, 2) as kronor_before,
    coalesce(kronor.kronor_after, 0)::decimal(18, 2) as kronor_after,
    coalesce(kronor.kronor_after - kronor.kronor_before, 0)::decimal(18, 2) as difference,
    counted.standard_before,
    counted.standard_after,
    counted.critical_before,
    counted.critical_after,
    coalesce(differing.differing, 0) as differing
from counted
left join kronor on kronor.month = counted.month
left join differing on differing.month = counted.month
order by counted.month
