-- One row per installation.
with used as (
    select
        warranty_installation_id as installation_id,
        count(distinct ticket_id) as tickets,
        sum(minutes) as minutes,
        sum(calc.by_the_hour(minutes, hourly_rate)) as cost
    from decisions.settled_charges
    where coverage = 'warranty'
    group by warranty_installation_id
)

select
    installation.installation_id,
    installation.customer_id,
    installation.module,
    installation.vendor,
    installation.installed_on,
    period.covered_until,
    period.days_left,
    coalesce(period.status, 'none') as status,
    coalesce(used.tickets, 0) as tickets,
    coalesce(used.minutes, 0) as minutes,
    coalesce(used.cost, 0) as cost,
    installation.function_check,
    installation.price,
    installation.ticket_id
from facts.installations as installation
left join decisions.warranty_periods as period on period.installation_id = installation.installation_id
left join used on used.installation_id = installation.installation_id
