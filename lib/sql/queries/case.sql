-- One row: a case, with what follows from the terms of the day that it was registered, its module, note and billing.
select
    one.* exclude (registered_at, handled_at, resolved_at),
    one.registered_at at time zone 'Europe/Stockholm' as registered_at,
    one.handled_at at time zone 'Europe/Stockholm' as handled_at,
    one.resolved_at at time zone 'Europe/Stockholm' as resolved_at,
    handler.name as handler_name,
    ticket.serious,
    queue.in_turn,
    day.ticket_fee,
    day.ticket_minutes,
    day.installation_fee,
    applying.hourly_rate,
    contract.valid_from as contract_from,
    nullif(contract.valid_to, 'infinity') as contract_to,
    ticket.installation_id,
    installation.module,
    installation.vendor,
    installation.installed_on,
    installation.installed_by,
    installation.function_check,
    installation.price,
    warranty.covered_until,
    note.note_id,
    note.note,
    note.written_by,
    note.written_at at time zone 'Europe/Stockholm' as written_at,
    audit.minutes,
    audit.charged,
    audit.adjusted,
    audit.invoiced,
    audit.difference,
    audit.finding
from reports.cases as one
join facts.tickets as ticket on ticket.ticket_id = one.ticket_id
join reports.audit as audit on audit.ticket_id = one.ticket_id
join facts.days as day on day.day = one.registered_on
join decisions.ticket_contracts as applying on applying.ticket_id = one.ticket_id
left join facts.contracts as contract
    on contract.customer_id = one.customer_id
    and one.registered_on between contract.valid_from and contract.valid_to
left join store.staff as handler on handler.staff_id = one.handled_staff_id
left join decisions.queue_order as queue on queue.ticket_id = one.ticket_id
left join facts.installations as installation on installation.installation_id = ticket.installation_id
left join decisions.warranty_periods as warranty on warranty.installation_id = ticket.installation_id
left join facts.breach_notes as note on note.ticket_id = one.ticket_id
where one.ticket_id = $ticket
