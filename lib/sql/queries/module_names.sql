-- One row per module that was ever installed, the commonest first, with the vendor of its last installation.
select
    module,
    arg_max(vendor, struct_pack(installed_on, installation_id)) as vendor,
    count(*) as installations
from facts.installations
group by module
order by installations desc, module
