-- One row at most: a booking as it stands, on the case that its own is merged into, and what it was moved to.
select
    booking.booking_id,
    coalesce(merged.root_id, booking.ticket_id) as ticket_id,
    booking.staff_id,
    booking.channel,
    booking.starts_at,
    booking.ends_at,
    booking.status,
    moved.starts_at as moved_to,
    staff.name as moved_with
from store.bookings as booking
left join store.kept_merges as merged on merged.ticket_id = booking.ticket_id
left join store.booking_changes as change on change.replaces = booking.booking_id
left join store.bookings as moved on moved.booking_id = change.booking_id
left join store.staff as staff on staff.staff_id = moved.staff_id
where booking.booking_id = $booking
