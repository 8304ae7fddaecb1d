-- One row per member of staff.
select staff_id, name
from store.staff
order by staff_id
