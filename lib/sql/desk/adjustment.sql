-- One row at most: an adjustment, on the case that its own is merged into, and who took it back.
select coalesce(merged.root_id, adjustment.ticket_id), adjustment.amount, coalesce(staff.name, back.staff_id)
from store.adjustments as adjustment
left join store.kept_merges as merged on merged.ticket_id = adjustment.ticket_id
left join store.adjustment_kinds as kind on kind.takes_back = adjustment.adjustment_id
left join store.adjustments as back on back.adjustment_id = kind.adjustment_id
left join store.staff as staff on staff.staff_id = back.staff_id
where adjustment.adjustment_id = $adjustment
