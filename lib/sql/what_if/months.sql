-- One row per month of registration with cases: kronor charged, and how many cases were decided and kept the SLA, by the
-- terms in force; the same by the draft, which is what it changes more or less.
with kronor as (
    select month, sum(amount) as before
    from before_charges
    group by month
),

changed as (
    select month, sum(difference) as difference, count(*) as differing
    from differing
    group by month
),

promised_changed as (
    select
        month,
        sum(counted_after::integer - counted_before::integer) filter (not critical) as standard_counted,
        sum(kept_after::integer - kept_before::integer) filter (not critical) as standard_kept,
        sum(counted_after::integer - counted_before::integer) filter (critical) as critical_counted,
        sum(kept_after::integer - kept_before::integer) filter (critical) as critical_kept
    from differing_promises
    group by month
)

select
    promised.month,
    promised.cases,
    coalesce(kronor.before, 0) as kronor_before,
    coalesce(kronor.before, 0) + coalesce(changed.difference, 0) as kronor_after,
    promised.standard_counted as standard_counted_before,
    promised.standard_kept as standard_kept_before,
    promised.critical_counted as critical_counted_before,
    promised.critical_kept as critical_kept_before,
    promised.standard_counted + coalesce(promised_changed.standard_counted, 0) as standard_counted_after,
    promised.standard_kept + coalesce(promised_changed.standard_kept, 0) as standard_kept_after,
    promised.critical_counted + coalesce(promised_changed.critical_counted, 0) as critical_counted_after,
    promised.critical_kept + coalesce(promised_changed.critical_kept, 0) as critical_kept_after,
    coalesce(changed.differing, 0) as differing
from promised
left join kronor on kronor.month = promised.month
left join changed on changed.month = promised.month
left join promised_changed on promised_changed.month = promised.month
