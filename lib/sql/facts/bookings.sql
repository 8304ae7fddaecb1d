-- One row per booking, also of a time to come, on a ticket known at `as_of`: the one that its own is merged into.
select
    booking.booking_id,
    ticket.ticket_id,
    ticket.customer_id,
    ticket.contract_form,
    booking.staff_id,
    booking.channel,
    booking.starts_at,
    booking.starts_on,
    booking.ends_at,
    booking.status
from store.bookings as booking
left join store.kept_merges as merged on merged.ticket_id = booking.ticket_id
join facts.tickets as ticket
    on ticket.ticket_id = if(merged.ticket_id is null, booking.ticket_id, merged.root_id)
