-- One row per booking that takes time of its member of staff and its customer: booked or held. The customer is that of
-- the case it counts as; also of a void one, so that a case that is restored finds its time still there.
select
    booking.booking_id,
    ticket.ticket_id,
    ticket.customer_id,
    booking.staff_id,
    booking.starts_at,
    booking.starts_on,
    booking.ends_at
from store.bookings as booking
left join store.kept_merges as merged on merged.ticket_id = booking.ticket_id
join store.tickets as ticket on ticket.ticket_id = coalesce(merged.root_id, booking.ticket_id)
where booking.status in ('booked', 'held')
