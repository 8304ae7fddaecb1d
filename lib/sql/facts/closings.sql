-- One row per month that is closed at `as_of`.
select closing_id, month, note, terms_mark, calc.name_of(closed_by) as closed_by, closed_at
from store.closings
where closed_at <= getvariable('as_of') and (reopened_at is null or reopened_at > getvariable('as_of'))
