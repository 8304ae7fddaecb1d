-- One row per number that a decimal point and a decimal comma read differently, with its column.
select column_name, text
from said_durations
where coalesce(point, comma) is not null and point is distinct from comma
order by column_name, text
