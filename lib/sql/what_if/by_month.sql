-- One row per month of registration: kronor charged and compliance (percent), by the terms in force and by the draft.
select
    month,
    kronor_before::decimal(18, 2) as kronor_before,
    kronor_after::decimal(18, 2) as kronor_after,
    (kronor_after - kronor_before)::decimal(18, 2) as difference,
    100.0 * standard_kept_before / nullif(standard_counted_before, 0) as standard_before,
    100.0 * standard_kept_after / nullif(standard_counted_after, 0) as standard_after,
    100.0 * critical_kept_before / nullif(critical_counted_before, 0) as critical_before,
    100.0 * critical_kept_after / nullif(critical_counted_after, 0) as critical_after,
    differing
from months
order by month
