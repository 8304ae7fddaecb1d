-- One row: an installation with its warranty, its customer, its vendor's contact, and what was said of it when registered.
select
    installation.* rename (status as warranty_status),
    fact.installed_by,
    fact.ticket_id as named_ticket_id,
    day.installation_fee,
    day.warranty_days
from reports.installations as installation
join store.module_installations as fact on fact.installation_id = installation.installation_id
join facts.days as day on day.day = installation.installed_on
where installation.installation_id = $installation
