-- One row per date asked for: whether the desk works on it, and why not.
select day, is_working, non_working_reason, non_working_reason_en
from decisions.working_days
where day between $first and $last
order by day
