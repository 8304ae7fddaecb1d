-- One row per module or vendor (`$by`) of the installations made in a period: how many, what came of them, and what their
-- warranty cost against their fees. Those with many installations have a place by the share that warranty takes of the fee.
with later as (
    select
        ticket.installation_id,
        count(distinct ticket.ticket_id) as tickets,
        coalesce(sum(work.minutes), 0) as minutes
    from facts.tickets as ticket
    join decisions.warranty_periods as warranty
        on warranty.installation_id = ticket.installation_id and warranty.customer_id = ticket.customer_id
    left join (
        select ticket_id, sum(minutes) as minutes
        from facts.work
        group by ticket_id
    ) as work on work.ticket_id = ticket.ticket_id
    where ticket.registered_on > warranty.covered_until
    group by ticket.installation_id
),

counted as (
    select
        if($by = 'vendor', coalesce(warranty.vendor, ''), warranty.module) as code,
        count(*) as installations,
        count(*) filter (where warranty.status <> 'none') as ours,
        count(*) filter (where warranty.function_check is not null) as checked,
        count(*) filter (where warranty.function_check = 'failed') as failed,
        sum(warranty.tickets)::bigint as tickets,
        sum(warranty.minutes) as minutes,
        sum(warranty.cost)::decimal(18, 2) as cost,
        coalesce(sum(coalesce(warranty.price, day.installation_fee)) filter (where warranty.status <> 'none'), 0)
        ::decimal(18, 2) as fees,
        coalesce(sum(later.tickets), 0)::bigint as tickets_after,
        coalesce(sum(later.minutes), 0) as minutes_after
    from decisions.warranties as warranty
    join facts.days as day on day.day = warranty.installed_on
    left join later on later.installation_id = warranty.installation_id
    where warranty.installed_on between $first and $last
    group by code
),

shared as (
    select
        *,
        fees - cost as left_of_fees,
        100.0 * cost / nullif(fees, 0) as cost_percent,
        ours < $few as is_few
    from counted
)

select
    if(
        is_few or cost_percent is null, null,
        rank() over (partition by is_few, cost_percent is null order by cost_percent desc)
    ) as place,
    code,
    if(is_few, 'few', null) as few_installations,
    cost_percent,
    cost,
    fees,
    left_of_fees,
    ours,
    installations,
    failed,
    checked,
    tickets,
    minutes,
    tickets_after,
    minutes_after
from shared
order by place nulls last, cost desc, code
