-- One row: what is said about an installation, in the order of the fields of `Installed`.
select customer_id, module, installed_on, installed_by, vendor, ticket_id, function_check, price
from store.module_installations
where installation_id = $installation
