-- One row per adjustment of a case, the last one first: who made it, and who took it back.
select
    adjustment.adjustment_id,
    adjustment.made_at at time zone 'Europe/Stockholm' as made_at,
    adjustment.adjustment_kind,
    adjustment.amount,
    adjustment.reason,
    coalesce(staff.name, adjustment.staff_id) as made_by,
    adjustment.takes_back,
    coalesce(back_staff.name, back.staff_id) as taken_back_by
from facts.adjustments as adjustment
left join store.staff as staff on staff.staff_id = adjustment.staff_id
left join facts.adjustments as back on back.takes_back = adjustment.adjustment_id
left join store.staff as back_staff on back_staff.staff_id = back.staff_id
where adjustment.ticket_id = $ticket
order by adjustment.made_at desc, adjustment.adjustment_id desc
