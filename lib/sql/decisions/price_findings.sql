-- One row per installation case below the list price, installation that nobody is charged for, and matter that became
-- several ticket fees.
with below as (
    select
        charge.ticket_id,
        charge.customer_id,
        sum(greatest(day.installation_fee - coalesce(installation.price, day.installation_fee), 0)) as kronor,
        list(installation.price::varchar order by installation.installation_id)
            filter (where installation.price < day.installation_fee) as prices,
        max(day.installation_fee) as fee
    from decisions.settled_charges as charge
    join facts.installations as installation
        on installation.ticket_id = charge.ticket_id and installation.installed_by = 'agency'
    join facts.days as day on day.day = charge.registered_on
    where charge.flag = 'below_list_price'
    group by charge.ticket_id, charge.customer_id
),

uncharged as (
    select
        installation.installation_id,
        installation.customer_id,
        installation.installed_on,
        installation.module,
        installation.ticket_id,
        coalesce(installation.price, day.installation_fee) as kronor
    from facts.installations as installation
    join facts.days as day on day.day = installation.installed_on
    where
        installation.installed_by = 'agency'
        and not exists (
            from decisions.settled_charges as charge
            where charge.ticket_id = installation.ticket_id and charge.category = 'installation'
        )
),

-- Customers with several ticket fees of one day are few, and the matters of theirs alone are read.
fees as (
    select *
    from decisions.settled_charges
    where rule = 'ticket_fee'
),

several as (
    select customer_id, registered_on
    from fees
    group by customer_id, registered_on
    having count(*) > 1
),

possible as (
    select
        fees.customer_id,
        fees.registered_on,
        ticket.registered_at,
        lower(trim(ticket.subject)) as matter,
        fees.ticket_id,
        fees.amount,
        fees.minutes,
        fees.clause,
        fees.ticket_fee,
        fees.ticket_minutes,
        fees.hourly_rate,
        fees.beyond_by_the_hour
    from fees
    join several on several.customer_id = fees.customer_id and several.registered_on = fees.registered_on
    join facts.tickets as ticket on ticket.ticket_id = fees.ticket_id
),

matters as (
    select
        customer_id,
        first(ticket_id order by registered_at, ticket_id) as ticket_id,
        list(ticket_id order by registered_at, ticket_id) as tickets,
        min(clause) as clause,
        sum(amount) as amount,
        sum(minutes)::decimal(12, 2) as minutes,
        max(ticket_fee) as ticket_fee,
        max(ticket_minutes) as ticket_minutes,
        max(hourly_rate) as hourly_rate,
        bool_or(beyond_by_the_hour) as beyond_by_the_hour
    from possible
    group by customer_id, registered_on, matter
    having count(*) > 1
),

together as (
    select
        *,
        calc.by_the_ticket(minutes, ticket_fee, ticket_minutes, beyond_by_the_hour, hourly_rate) as as_one
    from matters
)

select
    'below_list_price' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    kronor,
    'installation' as clause,
    json_object('prices', prices, 'fee', fee::varchar) as facts
from below
union all by name
select
    'uncharged_installation' as kind,
    installation_id as subject,
    ticket_id,
    customer_id,
    kronor,
    'installation' as clause,
    installed_on as happened_on,
    json_object(
        'module', module, 'installed_on', installed_on::varchar, 'value', kronor::varchar, 'ticket_id', ticket_id
    ) as facts
from uncharged
union all by name
select
    'split_cases' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    amount - as_one as kronor,
    clause,
    minutes,
    json_object(
        'tickets', tickets, 'amount', amount::varchar, 'as_one', as_one::varchar, 'minutes', minutes::varchar
    ) as facts
from together
where amount > as_one
