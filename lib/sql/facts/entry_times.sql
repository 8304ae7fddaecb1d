-- One row per time entry that has begun at `as_of`. What kind of work it counts as is found in `time_entries` alone.
select entry_id, ticket_id, staff_id, started_at, minutes
from facts.all_entry_times
where started_at <= getvariable('as_of')
