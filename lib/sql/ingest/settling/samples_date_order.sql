-- One row per date that the orders of day, month and year read differently, with its column.
select column_name, text
from said_times
where
    coalesce(day_ymd, day_dmy, day_mdy) is not null
    and not coalesce(day_ymd = day_dmy and day_dmy = day_mdy, false)
order by column_name, coalesce(day_dmy = day_mdy, false), text
