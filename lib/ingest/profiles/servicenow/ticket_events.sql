-- One row per change of state that the desk or the customer made. An update that leaves the state as it was is none.
with update_row as (
    select
        line,
        number,
        incident_state as state,
        coalesce(strftime(try_strptime(sys_updated_at, '%d-%m-%Y %H:%M'), '%Y-%m-%dT%H:%M'), sys_updated_at) as updated_at,
        coalesce(strftime(try_strptime(resolved_at, '%d-%m-%Y %H:%M'), '%Y-%m-%dT%H:%M'), resolved_at) as resolved_at,
        lag(incident_state) over in_order as previous,
        bool_or(incident_state = 'Resolved') over (partition by number) as was_resolved,
        bool_or(incident_state not in ('New', 'Awaiting User Info', 'Resolved', 'Closed')) over (
            in_order rows between unbounded preceding and 1 preceding
        ) as was_handled
    from raw
    window in_order as (partition by number order by coalesce(try_cast(sys_mod_count as integer), 0), line)
),

change as (
    select *, coalesce(previous in ('Resolved', 'Closed'), false) as was_done
    from update_row
    where state is distinct from previous
)

select line, number as ticket_id, updated_at as at, 'handling_started' as event
from change
where state not in ('New', 'Awaiting User Info', 'Resolved', 'Closed') and not coalesce(was_handled, false)
union all
select line, number, updated_at, 'waiting_customer'
from change
where state = 'Awaiting User Info'
union all
select line, number, updated_at, 'resumed'
from change
where previous = 'Awaiting User Info' and state not in ('Resolved', 'Closed')
union all
select line, number, updated_at, 'reopened'
from change
where was_done and state not in ('Resolved', 'Closed')
union all
select line, number, updated_at, 'resolved'
from change
where state = 'Resolved' and previous is distinct from 'Closed'
union all
-- Closed without ever having been called resolved: resolved when the log says so, else when it was closed.
select line, number, coalesce(resolved_at, updated_at), 'resolved'
from change
where state = 'Closed' and not was_resolved
