-- One row per touched ticket and `resolved` event: the resolution as seen until the next `resolved` or `reopened`, and
-- the working days waited for the customer before it.
insert into store.kept_resolutions
with happened as (
    select
        ticket.ticket_id,
        ticket.registered_at,
        ticket.registered_on,
        ticket.registered_n,
        event."at" as happened_at,
        event.at_on as happened_on,
        greatest(day.n, ticket.registered_n) as n,
        event.event,
        -- At one instant a wait begins before it ends, and a case is reopened before it is resolved.
        event.event in ('resumed', 'resolved') as is_end,
        event.event = 'waiting_customer' as is_wait
    from store.ticket_events as event
    left join store.kept_merges as merged on merged.ticket_id = event.ticket_id
    join store.kept_tickets as ticket on ticket.ticket_id = coalesce(merged.root_id, event.ticket_id)
    join terms.calendar as day on day.day = event.at_on
    where
        event.event <> 'handling_started'
        and (merged.ticket_id is null or merged.root_id is not null)
        and ticket.ticket_id {is_touched}
),

-- Waits that overlap share their end: one wait, from the first after the end before. A wait is then the step from a
-- `waiting_customer` that follows an end (or nothing) to the next end.
step as (
    select
        *,
        lag(is_wait) over running as after_wait,
        lag(n) over running as previous_n
    from happened
    where is_wait or is_end
    window running as (partition by ticket_id order by happened_at, is_end)
),

waited as (
    select
        *,
        sum(if(after_wait, n - previous_n, 0)) over (
            partition by ticket_id order by happened_at, is_end rows unbounded preceding
        ) as waited_days
    from step
),

seen as (
    select
        ticket_id,
        happened_at,
        event,
        lead(happened_at) over (partition by ticket_id order by happened_at, is_end) as next_at
    from happened
    where event in ('resolved', 'reopened')
)

select distinct
    waited.ticket_id,
    greatest(waited.happened_at, waited.registered_at) as resolved_at,
    greatest(waited.happened_on, waited.registered_on) as resolved_on,
    waited.n as resolved_n,
    waited.waited_days,
    waited.happened_at as seen_from,
    coalesce(seen.next_at, 'infinity') as seen_until
from waited
join seen on seen.ticket_id = waited.ticket_id and seen.happened_at = waited.happened_at and seen.event = 'resolved'
where
    waited.event = 'resolved'
    -- Two merged tickets resolved at one instant: the last of the equal rows holds, the others for no time.
    and coalesce(seen.next_at, 'infinity') > waited.happened_at;
