-- One row at most: a booking, its case, what it was moved to, the last change of it, whether its member of staff is away
-- then, and whether time was logged on its case in it.
with last_change as (
    select booking_id, arg_max(struct_pack(reason, whose, changed_by, changed_at), sequence) as said
    from store.booking_changes
    where booking_id = $booking
    group by booking_id
)

select
    booking.booking_id,
    booking.ticket_id,
    ticket.subject,
    booking.customer_id,
    customer.name as customer_name,
    booking.staff_id,
    coalesce(staff.name, booking.staff_id) as staff_name,
    booking.channel,
    booking.starts_at as begins,
    booking.starts_at at time zone 'Europe/Stockholm' as starts_at,
    booking.ends_at at time zone 'Europe/Stockholm' as ends_at,
    (epoch_us(booking.ends_at) - epoch_us(booking.starts_at)) // 60000000 as minutes,
    booking.status as booking_status,
    moved.booking_id as moved_to,
    replaced.replaces as moved_from,
    last_change.said.reason,
    last_change.said.whose,
    coalesce(changer.name, last_change.said.changed_by) as changed_by,
    last_change.said.changed_at at time zone 'Europe/Stockholm' as changed_at,
    exists (
        from facts.absences as absence
        where
            absence.staff_id = booking.staff_id
            and absence.starts_at < booking.ends_at
            and booking.starts_at < absence.ends_at
    ) as is_away,
    exists (
        from facts.time_entries as entry
        where
            entry.ticket_id = booking.ticket_id
            and entry.started_at >= booking.starts_at
            and entry.started_at < booking.ends_at
    ) as is_logged
from facts.bookings as booking
join facts.tickets as ticket on ticket.ticket_id = booking.ticket_id
left join store.customers as customer on customer.customer_id = booking.customer_id
left join store.staff as staff on staff.staff_id = booking.staff_id
left join store.booking_changes as moved on moved.replaces = booking.booking_id
left join store.booking_changes as replaced
    on replaced.booking_id = booking.booking_id and replaced.replaces is not null
left join last_change on last_change.booking_id = booking.booking_id
left join store.staff as changer on changer.staff_id = last_change.said.changed_by
where booking.booking_id = $booking
