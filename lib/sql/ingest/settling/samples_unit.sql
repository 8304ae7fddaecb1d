-- One row per number of a duration that doesn't say its unit, with its column.
select column_name, text
from said_durations
where coalesce(point, comma) is not null and told_seconds is null and own_unit is null
order by column_name, text
