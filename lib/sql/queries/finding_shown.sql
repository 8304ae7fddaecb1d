-- One row per finding shown: with the member of staff whom its facts name.
select shown.*, staff.name as staff_name
from shown
left join store.staff as staff on staff.staff_id = (shown.facts ->> 'staff_id')
