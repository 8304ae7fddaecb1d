-- One row per installation by the agency: until when trouble with it is free.
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
