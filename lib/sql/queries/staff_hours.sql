-- One row per weekday that a member of staff doesn't work as the desk is open: the hours, empty for not at all.
select weekday, begins, ends
from facts.staff_hours
where staff_id = $staff and (not works or begins is not null)
order by weekday
