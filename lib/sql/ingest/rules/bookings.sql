-- A booking lies on a working day within the opening hours, ends after it starts, and its case was there before it.
update incoming_bookings
set problem = broken.problem
from (
    select
        booking.booking_id,
        booking.file_no,
        booking.line,
        case
            when booking.ends_at <= booking.starts_at then 'ends_at:not_after_start'
            when not calendar.is_working then 'starts_at:not_a_working_day'
            when
                (booking.starts_at at time zone 'Europe/Stockholm')::time < day.opens
                or (booking.starts_at at time zone 'Europe/Stockholm')::time >= day.closes
                then 'starts_at:outside_opening_hours'
            when
                booking.ends_on <> booking.starts_on
                or (booking.ends_at at time zone 'Europe/Stockholm')::time > day.closes
                then 'ends_at:outside_opening_hours'
            when booking.starts_at <= ticket.registered_at then 'starts_at:before_registration'
        end as problem
    from incoming_bookings as booking
    join terms.calendar as calendar on calendar.day = booking.starts_on
    join terms.days as day on day.day = booking.starts_on and day.edition = getvariable('edition')
    -- Whatever is merged into a case counts as that case: the earliest registration is the case's.
    left join (
        select named.ticket_id, min(member.registered_at) as registered_at
        from (
            select named.ticket_id, unnest([named.ticket_id, sibling.ticket_id, merged.root_id]) as member_id
            from store.tickets as named
            left join store.kept_merges as merged on merged.ticket_id = named.ticket_id
            left join store.kept_merges as sibling on sibling.root_id = coalesce(merged.root_id, named.ticket_id)
            where named.ticket_id in (select ticket_id from incoming_bookings)
        ) as named
        join store.tickets as member on member.ticket_id = named.member_id
        group by named.ticket_id
    ) as ticket on ticket.ticket_id = booking.ticket_id
    where booking.problem is null
) as broken
where
    incoming_bookings.file_no = broken.file_no
    and incoming_bookings.line = broken.line
    and broken.problem is not null
