-- One row per booking of a case.
select
    booking.booking_id,
    booking.starts_at at time zone 'Europe/Stockholm' as starts_at,
    booking.ends_at at time zone 'Europe/Stockholm' as ends_at,
    booking.channel,
    staff.name as staff_name,
    booking.status as booking_status
from facts.bookings as booking
left join store.staff as staff on staff.staff_id = booking.staff_id
where booking.ticket_id = $ticket
order by booking.starts_at, booking.booking_id
