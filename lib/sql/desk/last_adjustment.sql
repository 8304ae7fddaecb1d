-- One row at most: the last adjustment on a case, or on one merged into it.
select adjustment.adjustment_id, adjustment.amount, adjustment.reason, coalesce(staff.name, adjustment.staff_id)
from store.adjustments as adjustment
left join store.kept_merges as merged on merged.ticket_id = adjustment.ticket_id
left join store.staff as staff on staff.staff_id = adjustment.staff_id
where coalesce(merged.root_id, adjustment.ticket_id) = $ticket
order by adjustment.made_at desc, adjustment.adjustment_id desc
limit 1
