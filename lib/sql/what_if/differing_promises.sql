-- One row per ticket of the period that the draft judges otherwise than the terms in force.
select
    after.ticket_id,
    after.customer_id,
    after.month,
    after.critical,
    before.counted as counted_before,
    before.kept as kept_before,
    before.status as status_before,
    before.due_on as due_on_before,
    before.critical_minutes as critical_minutes_before,
    after.counted as counted_after,
    after.kept as kept_after,
    after.status as status_after,
    after.due_on as due_on_after,
    after.critical_minutes as critical_minutes_after
from reports.promises as after
join before_promises as before on before.ticket_id = after.ticket_id
where
    -- Standard cases are looked at only where the draft may judge one otherwise.
    (getvariable('judges_standard') or after.critical)
    and (before.status <> after.status or before.unclear is distinct from after.unclear)
