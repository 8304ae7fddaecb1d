-- One row per installation made in a period, or of those whose warranty still runs, with a status asked for.
select
    installation_id,
    customer_name,
    contract_form,
    module,
    vendor,
    installed_on,
    covered_until,
    days_left,
    status as warranty_status,
    function_check,
    tickets,
    minutes,
    cost,
    ticket_id
from reports.installations
where
    (installed_on between $first and $last or status in ('active', 'expiring'))
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and (len($status::varchar[]) = 0 or list_contains($status::varchar[], status))
order by days_left < 0, days_left, installed_on desc, installation_id
