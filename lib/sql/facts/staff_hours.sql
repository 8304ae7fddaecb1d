-- One row per member of staff and weekday (1 is Monday): whether worked, and the hours, empty for the desk's own.
select
    staff.staff_id,
    weekday.weekday,
    hours.staff_id is null or hours.begins is not null as works,
    hours.begins,
    hours.ends
from store.staff as staff
cross join (select unnest([1, 2, 3, 4, 5, 6, 7]) as weekday) as weekday
left join store.staff_hours as hours on hours.staff_id = staff.staff_id and hours.weekday = weekday.weekday
