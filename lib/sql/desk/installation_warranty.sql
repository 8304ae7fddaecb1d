-- One row: an installation with its warranty, and the fee that the terms have for a case like its own.
select
    warranty.installation_id,
    warranty.customer_id,
    warranty.module,
    warranty.installed_on,
    warranty.covered_until,
    warranty.days_left,
    warranty.status as warranty_status,
    warranty.price,
    day.installation_fee,
    day.warranty_days,
    ticket.category as case_category
from decisions.warranties as warranty
left join facts.tickets as ticket on ticket.ticket_id = warranty.ticket_id
join facts.days as day on day.day = coalesce(ticket.registered_on, warranty.installed_on)
where warranty.installation_id = $installation
