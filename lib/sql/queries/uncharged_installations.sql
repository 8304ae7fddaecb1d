-- One row per installation by the agency that nobody is charged for, the latest first.
select installation_id, customer_name, module, installed_on, price, ticket_id, category
from reports.uncharged_installations
order by installed_on desc, installation_id
