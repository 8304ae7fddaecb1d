-- One row: bookings of the day and of the same day a week earlier, of the coming seven days, and how those of a period
-- before the day went. A booking that was cancelled counts nowhere.
select
    count(*) filter (booking.starts_on = getvariable('as_of_on')) as today,
    count(*) filter (booking.starts_on = getvariable('as_of_on') - 7) as today_before,
    count(*) filter (
        booking.starts_on > getvariable('as_of_on') and booking.starts_on <= getvariable('as_of_on') + 7
    ) as week,
    count(*) filter (booking.starts_on <= getvariable('as_of_on') and booking.starts_on > getvariable('as_of_on') - 7)
        as week_before,
    count(*) filter (
        booking.starts_on between $first and least($last, getvariable('as_of_on') - 1) and booking.status = 'held'
    ) as held,
    count(*) filter (
        booking.starts_on between $first and least($last, getvariable('as_of_on') - 1) and booking.status = 'no_show'
    ) as no_shows,
    100.0 * held / nullif(held + no_shows, 0) as held_percent
from facts.bookings as booking
where
    booking.status <> 'cancelled'
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], booking.contract_form))
