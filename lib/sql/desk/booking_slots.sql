-- Takes the quarter hours of a booking: those that nobody has any more are freed, those that other bookings have (also
-- imported ones, of any minutes) are theirs, and what is left is this one's; the key refuses a quarter that isn't.
delete from store.booking_slots as slot
using facts.taken_times as taken
where
    taken.booking_id = $booking
    and (
        slot.booking_id = $booking
        or (
            slot.party in ('staff ' || taken.staff_id, 'customer ' || taken.customer_id)
            and slot.slot > taken.starts_at - interval 15 minutes
            and slot.slot < taken.ends_at
        )
    );

insert or ignore into store.booking_slots
with wanted as (
    select *, unnest(['staff ' || staff_id, 'customer ' || customer_id]) as party
    from facts.taken_times
    where booking_id = $booking
),

other as (
    select *, unnest(['staff ' || staff_id, 'customer ' || customer_id]) as party
    from facts.taken_times
    where booking_id <> $booking
),

quarter as (
    select
        other.party,
        other.booking_id,
        unnest(range(epoch_us(other.starts_at) // 900000000, (epoch_us(other.ends_at) - 1) // 900000000 + 1)) as number
    from other
    join wanted
        on wanted.party = other.party
        -- A booking of odd minutes has the whole of the quarters that it begins and ends in.
        and other.starts_at < wanted.ends_at + interval 15 minutes
        and wanted.starts_at < other.ends_at + interval 15 minutes
)

select party, make_timestamptz(number * 900000000), booking_id
from quarter;

insert into store.booking_slots
with wanted as (
    select *, unnest(['staff ' || staff_id, 'customer ' || customer_id]) as party
    from facts.taken_times
    where booking_id = $booking
),

quarter as (
    select
        party,
        unnest(range(epoch_us(starts_at) // 900000000, (epoch_us(ends_at) - 1) // 900000000 + 1)) as number
    from wanted
)

select party, make_timestamptz(number * 900000000), $booking
from quarter
