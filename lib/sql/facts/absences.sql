-- One row per absence of a member of staff as noted by `as_of`, but for those taken back by then.
select absence_id, staff_id, starts_at, ends_at, reason, noted_by, noted_at
from store.absences
where
    noted_at <= getvariable('as_of')
    and (taken_back_at is null or taken_back_at > getvariable('as_of'))
