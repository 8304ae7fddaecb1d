-- One row per ticket that one of the two editions judges otherwise than the other.
select
    after.ticket_id,
    after.customer_id,
    after.month,
    after.critical,
    before.status as status_before,
    after.status as status_after,
    before.due_on as due_on_before,
    after.due_on as due_on_after,
    before.critical_minutes as critical_minutes_before,
    after.critical_minutes as critical_minutes_after
from before_promises as before
join after_promises as after on after.ticket_id = before.ticket_id
where before.status <> after.status or before.unclear is distinct from after.unclear
