-- One row: a vendor as its last installation writes it, how to reach it, and how many installations name it.
select
    arg_max(installation.vendor, struct_pack(installation.installed_on, installation.installation_id)) as vendor,
    count(*) as installations,
    any_value(known.contact) as contact,
    any_value(known.email) as email,
    any_value(known.phone) as phone,
    any_value(known.website) as website
from facts.installations as installation
left join store.vendor_contacts as known on known.vendor_key = lower(trim($vendor))
where lower(trim(installation.vendor)) = lower(trim($vendor))
having count(*) > 0
