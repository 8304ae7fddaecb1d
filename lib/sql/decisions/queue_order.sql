-- One row per standard ticket: whether it was handled in turn.
with queued as (
    select
        ticket.ticket_id,
        ticket.registered_at,
        ticket.registered_on,
        ticket.handled_at,
        ticket.contract_form,
        day.due_on
    from facts.tickets as ticket
    join facts.days as day on day.day = ticket.registered_on
    where not ticket.critical
),

-- One row per date of registration: until when some ticket of it was not handled.
arrival as (
    select registered_on, due_on, max(coalesce(handled_at, 'infinity')) as waited_until
    from queued
    group by registered_on, due_on
),

-- One row per date of registration: until when a ticket registered before it waited that was due earlier and wasn't
-- past due already. An older date is due earlier, unless the terms changed to longer times.
ahead as (
    select this.registered_on, max(other.waited_until) as waited_until
    from arrival as this
    join arrival as other
        on other.registered_on < this.registered_on
        and other.due_on < this.due_on
        and other.due_on >= this.registered_on
    group by this.registered_on
),

-- A ticket registered later can be due earlier only where the terms changed to shorter times: one row per pair of such
-- dates. Materialized, so that the planner doesn't compare tickets where it can compare dates.
overtaken as materialized (
    select this.registered_on, other.registered_on as overtaking_on
    from arrival as this
    join arrival as other
        on other.registered_on > this.registered_on
        and other.due_on < this.due_on
        and other.due_on >= this.registered_on
),

-- Such a ticket counts from the moment that it was there.
overtaking as (
    select this.ticket_id
    from overtaken
    join queued as this on this.registered_on = overtaken.registered_on
    join queued as other on other.registered_on = overtaken.overtaking_on
    where
        other.registered_at <= this.handled_at
        and coalesce(other.handled_at, 'infinity') > this.handled_at
)

select
    queued.ticket_id,
    queued.registered_at,
    queued.handled_at,
    case
        when queued.handled_at is null then null
        when ahead.waited_until > queued.handled_at then false
        when queued.ticket_id in (select ticket_id from overtaking) then false
        else true
    end as in_turn,
    queued.registered_on,
    queued.due_on,
    queued.contract_form
from queued
left join ahead on ahead.registered_on = queued.registered_on
