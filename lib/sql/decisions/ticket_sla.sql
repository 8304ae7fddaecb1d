-- One row per ticket.
select
    handling.ticket_id,
    handling.customer_id,
    handling.critical,
    handling.registered_at,
    handling.registered_on,
    handling.handled_at,
    handling.handled_on,
    handling.due_on,
    handling.working_days,
    handling.minutes_to_handling,
    handling.status,
    resolution.resolved_at,
    calc.days_to_resolution(
        handling.critical, handling.registered_n, resolution.resolved_n, resolution.waited_days
    ) as working_days_to_resolution,
    resolution.resolved_on,
    if(handling.critical, null, resolution.waited_days) as waited_working_days,
    handling.category,
    handling.subject,
    handling.contract_form,
    handling.critical_minutes,
    handling.handled_how,
    handling.handled_staff_id
from decisions.handling as handling
left join facts.resolutions as resolution on resolution.ticket_id = handling.ticket_id
