-- One row per ticket and kind of work: its charge with all the facts that decided it, for whoever explains it.
with installed as (
    select
        installation.ticket_id,
        list(installation.module order by installation.installation_id) as installed_modules,
        list(coalesce(installation.price, day.installation_fee) order by installation.installation_id) as installed_prices
    from facts.installations as installation
    join facts.tickets as ticket on ticket.ticket_id = installation.ticket_id
    join facts.days as day on day.day = ticket.registered_on
    where installation.installed_by = 'agency'
    group by installation.ticket_id
)

select
    charge.*,
    calc.by_the_hour(charge.minutes, charge.hourly_rate) as list_value,
    named.module,
    named.installed_by,
    named.customer_id = charge.customer_id as installed_for_customer,
    named.installed_on as module_installed_on,
    installed.installed_modules,
    installed.installed_prices
from decisions.charges as charge
left join facts.installations as named on named.installation_id = charge.installation_id
left join installed on installed.ticket_id = charge.ticket_id
