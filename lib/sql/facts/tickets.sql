-- One row per ticket in the views, as known at `as_of`. `more_to_come` says whether anything kept is later than that;
-- where nothing is, the planner drops the comparisons.
select
    * exclude (handled_at, handled_on, handled_n, handled_how, handled_staff_id),
    if(not getvariable('more_to_come') or handled_at <= getvariable('as_of'), handled_at, null) as handled_at,
    if(not getvariable('more_to_come') or handled_at <= getvariable('as_of'), handled_on, null) as handled_on,
    if(not getvariable('more_to_come') or handled_at <= getvariable('as_of'), handled_n, null) as handled_n,
    if(not getvariable('more_to_come') or handled_at <= getvariable('as_of'), handled_how, null) as handled_how,
    if(
        not getvariable('more_to_come') or handled_at <= getvariable('as_of'), handled_staff_id, null
    ) as handled_staff_id
from store.kept_tickets
where not getvariable('more_to_come') or registered_at <= getvariable('as_of')
