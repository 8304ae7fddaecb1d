-- One row per booking as the import would leave it, that takes time of a member of staff or customer who has overlapping
-- ones; and the stored booking that an incoming one replaces, should that one be refused.
with latest as (
    select *
    from incoming_bookings
    where problem is null
    qualify row_number() over (partition by booking_id order by file_no desc, line desc) = 1
),

booking as (
    select
        booking_id as row_key, ticket_id, staff_id, starts_at as starts, ends_at as ends, status, -1 as file_no,
        0 as line, booking_id in (select booking_id from latest) as replaced
    from store.bookings
    union all
    select booking_id, ticket_id, staff_id, starts_at, ends_at, status, file_no, line, false
    from latest
),

taken as (
    select
        booking.row_key,
        ['staff ' || booking.staff_id, 'customer ' || ticket.customer_id] as parties,
        booking.starts,
        booking.ends,
        booking.file_no,
        booking.line,
        booking.replaced
    from booking
    left join store.kept_merges as merged on merged.ticket_id = booking.ticket_id
    join store.tickets as ticket on ticket.ticket_id = coalesce(merged.root_id, booking.ticket_id)
    where booking.status in ('booked', 'held')
),

party as (
    select *, unnest(parties) as party
    from taken
),

crowded as (
    select one.party
    from party as one
    join party as other
        on one.party = other.party and one.row_key <> other.row_key and one.starts < other.ends and other.starts < one.ends
    where not one.replaced and not other.replaced and (one.file_no >= 0 or other.file_no >= 0)
)

select row_key, parties, starts, ends, file_no, line, replaced
from taken
where row_key in (select row_key from party where party in (select party from crowded))
order by file_no, line
