-- One row per month, 2000–2040: whether it is closed at `as_of`, and the first month from it on that is open.
select
    calendar.day as month,
    closing.closing_id,
    closing.closed_at,
    min(if(closing.closing_id is null, calendar.day, null)) over (
        order by calendar.day rows between current row and unbounded following
    ) as open_month
from terms.calendar as calendar
left join facts.closings as closing on closing.month = calendar.day
where day(calendar.day) = 1
