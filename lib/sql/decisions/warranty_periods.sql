-- One row per installation by the agency: until when trouble with it is free, and how near that is.
with period as (
    select
        installation.installation_id,
        installation.customer_id,
        installation.installed_on,
        -- What was promised at the installation holds, whatever later terms say.
        installation.installed_on + day.warranty_days as covered_until,
        day.expiring_days
    from facts.installations as installation
    join facts.days as day on day.day = installation.installed_on
    where installation.installed_by = 'agency'
)

select
    installation_id,
    customer_id,
    installed_on,
    covered_until,
    date_diff('day', getvariable('as_of_on'), covered_until) as days_left,
    case
        when covered_until < getvariable('as_of_on') then 'expired'
        when date_diff('day', getvariable('as_of_on'), covered_until) <= expiring_days then 'expiring'
        else 'active'
    end as status
from period
