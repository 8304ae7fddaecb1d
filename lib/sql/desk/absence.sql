-- One row at most: whose absence it is, and who took it back.
select staff_id, taken_back_by
from store.absences
where absence_id = $absence
