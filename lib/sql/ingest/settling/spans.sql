-- One row per row of the file with a duration, a beginning and an end, all readable: the seconds between the clocks under
-- each order of day, month and year, and how exact they are.
create or replace temp table spans as
with said as (
    select
        said_duration.*,
        {start_day}.day_ymd as start_ymd,
        {start_day}.day_dmy as start_dmy,
        {start_day}.day_mdy as start_mdy,
        {end_day}.day_ymd as end_ymd,
        {end_day}.day_dmy as end_dmy,
        {end_day}.day_mdy as end_mdy,
        date_diff('second', {start_clock}.clock::time, {end_clock}.clock::time) as seconds,
        {start_clock}.has_seconds and {end_clock}.has_seconds as has_seconds
    from {raw} as raw
    {joins}
    where {start_clock}.clock is not null and {end_clock}.clock is not null
)

select
    told_seconds,
    clock_resolution,
    own_unit,
    point,
    comma,
    decimals,
    if(has_seconds, 1, 60) as resolution,
    seconds + 86400 * if({ends_on_date}, date_diff('day', start_ymd, end_ymd), if(seconds < 0, 1, 0)) as ymd,
    seconds + 86400 * if({ends_on_date}, date_diff('day', start_dmy, end_dmy), if(seconds < 0, 1, 0)) as dmy,
    seconds + 86400 * if({ends_on_date}, date_diff('day', start_mdy, end_mdy), if(seconds < 0, 1, 0)) as mdy
from said
where coalesce(point, comma, told_seconds) is not null
