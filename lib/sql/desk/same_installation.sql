-- One row per other installation of the same module for the same customer, by the same party on the same day.
select installation_id
from store.module_installations
where
    customer_id = $customer_id
    and installed_on = $installed_on
    and installed_by = $installed_by
    and lower(trim(module)) = lower($module)
    and installation_id <> $installation
