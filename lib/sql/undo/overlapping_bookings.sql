-- One row per booking that would get back a time that another one has taken meanwhile.
select one.booking_id
from facts.taken_times as one
join facts.taken_times as other
    on other.booking_id <> one.booking_id
    and one.starts_at < other.ends_at and other.starts_at < one.ends_at
    and (one.staff_id = other.staff_id or one.customer_id = other.customer_id)
where one.booking_id in (select row_key from undone_bookings where before is not null)
group by one.booking_id
order by one.booking_id
