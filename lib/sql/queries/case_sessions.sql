-- One row per session of a case that is booked and to come, the next one first.
select
    booking.booking_id,
    booking.starts_at at time zone 'Europe/Stockholm' as starts_at,
    booking.ends_at at time zone 'Europe/Stockholm' as ends_at,
    booking.channel,
    coalesce(staff.name, booking.staff_id) as staff_name
from facts.bookings as booking
left join store.staff as staff on staff.staff_id = booking.staff_id
where
    booking.ticket_id = $ticket
    and booking.status = 'booked'
    and booking.starts_at > getvariable('as_of')
order by booking.starts_at, booking.booking_id
