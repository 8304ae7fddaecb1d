-- One row per ticket that is resolved at `as_of`: its last resolution, not reopened since.
select ticket_id, resolved_at, resolved_on, resolved_n, waited_days
from store.kept_resolutions
where seen_from <= getvariable('as_of') and getvariable('as_of') < seen_until
