-- One row: a case, with what follows from the terms.
select
    one.ticket_id,
    one.subject,
    one.customer_id,
    one.customer_name,
    one.contract_form,
    one.category,
    one.critical,
    ticket.serious,
    one.status,
    one.registered_at at time zone 'Europe/Stockholm' as registered_at,
    one.handled_at at time zone 'Europe/Stockholm' as handled_at,
    one.due_on,
    one.working_days,
    one.minutes_to_handling,
    one.resolved_at at time zone 'Europe/Stockholm' as resolved_at,
    one.working_days_to_resolution,
    one.waited_working_days,
    queue.in_turn,
    ticket.installation_id,
    installation.module,
    warranty.covered_until,
    audit.charged,
    audit.adjusted,
    audit.invoiced,
    audit.difference,
    audit.finding
from reports.cases as one
join facts.tickets as ticket on ticket.ticket_id = one.ticket_id
join reports.audit as audit on audit.ticket_id = one.ticket_id
left join decisions.queue_order as queue on queue.ticket_id = one.ticket_id
left join facts.installations as installation on installation.installation_id = ticket.installation_id
left join decisions.warranty_periods as warranty on warranty.installation_id = ticket.installation_id
where one.ticket_id = $ticket
