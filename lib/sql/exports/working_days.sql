-- One row per date, 2000–2040.
select day, is_working, n, non_working_reason
from decisions.working_days
order by day
