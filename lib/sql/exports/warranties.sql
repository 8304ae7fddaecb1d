-- One row per installation.
select
    installation_id, customer_id, module, vendor, installed_on, covered_until, days_left, status, tickets, minutes, cost
from decisions.warranties
order by installed_on, installation_id
