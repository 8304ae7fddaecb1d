-- One row per month and kind of case: SLA compliance. By day first: a million dates needn't be cut to months.
with by_day as (
    select
        registered_on,
        critical,
        count(*) filter (where status = 'met') as met,
        count(*) filter (where status in ('met', 'breached', 'overdue')) as counted
    from decisions.handling
    group by registered_on, critical
)

select date_trunc('month', registered_on) as month, critical, sum(met) / sum(counted) as compliance
from by_day
group by all
