-- One row: which orders of day, month and year read every date, and which two of them read some date differently.
select
    bool_and(day_ymd is not null) as ymd,
    bool_and(day_dmy is not null) as dmy,
    bool_and(day_mdy is not null) as mdy,
    bool_or(day_ymd <> day_dmy) as ymd_dmy,
    bool_or(day_ymd <> day_mdy) as ymd_mdy,
    bool_or(day_dmy <> day_mdy) as dmy_mdy,
    mode(told_order) as told_order
from said_times
where coalesce(day_ymd, day_dmy, day_mdy) is not null
