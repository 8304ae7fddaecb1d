-- One row per booking of the days and states asked for, in the order of time or, for past ones, backwards.
select
    booking.booking_id,
    booking.ticket_id,
    booking.customer_id,
    booking.staff_id,
    booking.channel,
    booking.starts_at,
    booking.ends_at,
    booking.status as booking_status
from facts.bookings as booking
where
    booking.starts_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], booking.contract_form))
    and ($staff::varchar is null or booking.staff_id = $staff::varchar)
    and (len($states::varchar[]) = 0 or list_contains($states::varchar[], booking.status))
order by if($backwards, -epoch_us(starts_at), epoch_us(starts_at)), booking_id
