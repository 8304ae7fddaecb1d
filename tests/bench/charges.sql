-- One row per month and coverage: minutes and kronor.
with by_day as (
    select registered_on, coverage, sum(minutes) as minutes, sum(amount) as amount
    from decisions.charges
    group by registered_on, coverage
)

select date_trunc('month', registered_on) as month, coverage, sum(minutes) as minutes, sum(amount) as amount
from by_day
group by all
