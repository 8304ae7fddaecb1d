-- One row per time entry begun by `as_of`, on the ticket that its own is merged into.
select *
from facts.all_time_entries
where started_at <= getvariable('as_of')
