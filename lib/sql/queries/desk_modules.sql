-- One row per module installed for a customer, the last one first: until when it is in warranty, and whether a case
-- registered on a day would be within it.
select
    installation.installation_id,
    installation.module,
    installation.vendor,
    installation.installed_on,
    installation.installed_by,
    warranty.covered_until,
    coalesce($day::date between warranty.installed_on and warranty.covered_until, false) as in_warranty
from facts.installations as installation
left join decisions.warranty_periods as warranty on warranty.installation_id = installation.installation_id
where installation.customer_id = $customer
order by installation.installed_on desc, installation.installation_id
