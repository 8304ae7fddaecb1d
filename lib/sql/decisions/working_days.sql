-- One row per date, 2000–2040: whether the desk works, and its number among working days.
select day, is_working, n, non_working_reason, non_working_reason_en
from terms.calendar
where day <= '2040-12-31'
