-- One row per ticket: how it was handled, under which contract form. Figures are counted from this one: names beside a
-- million tickets would cost as much as all the rest.
select
    sla.ticket_id,
    sla.customer_id,
    sla.contract_form,
    sla.subject,
    sla.category,
    sla.critical,
    sla.registered_at,
    sla.registered_on,
    date_trunc('month', sla.registered_on)::date as month,
    sla.handled_at,
    sla.handled_on,
    sla.handled_how,
    sla.handled_staff_id,
    sla.due_on,
    sla.working_days,
    sla.minutes_to_handling,
    sla.critical_minutes,
    sla.status,
    sla.status = 'met' as kept,
    sla.status in ('met', 'breached', 'overdue') as counted,
    -- Counted as late, though the facts leave open when it was handled.
    case
        when sla.status = 'breached' and sla.handled_how = 'resolved' then 'only_resolved'
        when sla.status = 'overdue' and sla.ticket_id in (select ticket_id from decisions.settled_unrecorded_handling)
            then 'no_act'
    end as unclear,
    sla.handled_at is null as waiting,
    sla.registered_n
from decisions.handling as sla
