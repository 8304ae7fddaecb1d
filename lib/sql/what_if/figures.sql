-- One row: kronor charged and compliance (percent), by the terms in force and by the draft, and what differs.
with customers as (
    select
        count(*) filter (difference > 0) as paying_more,
        count(*) filter (difference < 0) as paying_less
    from differing_customers
),

summed as (
    select
        coalesce(sum(cases), 0) as cases,
        -- A case belongs to one month.
        coalesce(sum(differing), 0) as differing,
        coalesce(sum(kronor_before), 0)::decimal(18, 2) as kronor_before,
        coalesce(sum(kronor_after), 0)::decimal(18, 2) as kronor_after,
        coalesce(sum(kronor_after - kronor_before), 0)::decimal(18, 2) as difference,
        100.0 * sum(standard_kept_before) / nullif(sum(standard_counted_before), 0) as standard_before,
        100.0 * sum(standard_kept_after) / nullif(sum(standard_counted_after), 0) as standard_after,
        100.0 * sum(critical_kept_before) / nullif(sum(critical_counted_before), 0) as critical_before,
        100.0 * sum(critical_kept_after) / nullif(sum(critical_counted_after), 0) as critical_after
    from months
)

select *
from summed, customers
