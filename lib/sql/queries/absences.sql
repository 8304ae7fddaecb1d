-- One row per absence that isn't over, and how many sessions are booked in it.
select
    absence.absence_id,
    absence.staff_id,
    coalesce(staff.name, absence.staff_id) as staff_name,
    absence.starts_at at time zone 'Europe/Stockholm' as starts_at,
    absence.ends_at at time zone 'Europe/Stockholm' as ends_at,
    absence.reason,
    count(booking.booking_id) as sessions
from facts.absences as absence
left join store.staff as staff on staff.staff_id = absence.staff_id
left join facts.bookings as booking
    on booking.staff_id = absence.staff_id
    and booking.status = 'booked'
    and booking.starts_at < absence.ends_at
    and absence.starts_at < booking.ends_at
where absence.ends_at > getvariable('as_of')
group by all
order by starts_at, absence_id
