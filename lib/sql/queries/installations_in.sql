-- One row per installation that was made in a case.
select installation_id, customer_id, module, vendor, installed_on, covered_until, days_left, status as warranty_status
from decisions.warranties
where ticket_id = $ticket
order by installed_on, installation_id
