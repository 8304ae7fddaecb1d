-- One row per ticket and kind of work with minutes at `as_of`.
select ticket_id, work, minutes, misplaced
from store.kept_work
where seen_from <= getvariable('as_of') and getvariable('as_of') < seen_until
