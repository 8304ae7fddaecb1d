-- One row: a vendor as the last installation of a module of its writes it, and how to reach it.
select
    installation.vendor,
    known.contact,
    known.email,
    known.phone,
    known.website
from store.module_installations as installation
left join store.vendor_contacts as known on known.vendor_key = lower($vendor)
where lower(trim(installation.vendor)) = lower($vendor)
order by installation.installed_on desc, installation.installation_id
limit 1
