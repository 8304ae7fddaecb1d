-- One row per charge that one of the two editions decides otherwise than the other.
select
    coalesce(after.ticket_id, before.ticket_id) as ticket_id,
    coalesce(after.work, before.work) as work,
    coalesce(after.customer_id, before.customer_id) as customer_id,
    coalesce(after.month, before.month) as month,
    coalesce(before.amount, 0) as before,
    coalesce(after.amount, 0) as after
from before_charges as before
full join after_charges as after on after.ticket_id = before.ticket_id and after.work = before.work
where
    before.amount is distinct from after.amount
    or before.rule is distinct from after.rule
    or before.clause is distinct from after.clause
    or before.flag is distinct from after.flag
