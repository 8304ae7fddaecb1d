-- One row per touched ticket that is in the views: registered at the earliest of what is merged into it, critical if
-- any of them is, handled by the first act on any of them but never before it was registered.
insert into store.kept_tickets
with member as (
    select ticket.*, coalesce(merged.root_id, ticket.ticket_id) as root_id
    from store.tickets as ticket
    left join store.kept_merges as merged on merged.ticket_id = ticket.ticket_id
    where
        (merged.ticket_id is null or merged.root_id is not null)
        and coalesce(merged.root_id, ticket.ticket_id) in (select ticket_id from touched)
),

registration as (
    select
        root_id,
        min(registered_at) as registered_at,
        min(registered_on) as registered_on,
        bool_or(critical) as critical
    from member
    group by root_id
),

act as (
    select ticket_id, started_at as acted_at, started_on as acted_on
    from store.time_entries
    union all
    select ticket_id, "at", at_on
    from store.ticket_events
    where event in ('handling_started', 'waiting_customer', 'resolved')
),

first_act as (
    select
        coalesce(merged.root_id, act.ticket_id) as root_id,
        min(act.acted_at) as acted_at,
        min(act.acted_on) as acted_on
    from act
    left join store.kept_merges as merged on merged.ticket_id = act.ticket_id
    where coalesce(merged.root_id, act.ticket_id) in (select ticket_id from touched)
    group by 1
),

handled as (
    select
        registration.*,
        greatest(first_act.acted_at, registration.registered_at) as clamped_at,
        greatest(first_act.acted_on, registration.registered_on) as clamped_on,
        first_act.acted_at is not null as acted
    from registration
    left join first_act on first_act.root_id = registration.root_id
)

select
    root.ticket_id,
    root.customer_id,
    handled.registered_at,
    handled.registered_on,
    registered_day.n as registered_n,
    root.subject,
    root.category,
    handled.critical,
    root.serious,
    root.installation_id,
    -- `greatest` passes over nulls: without an act it would give the registration.
    if(handled.acted, handled.clamped_at, null) as handled_at,
    if(handled.acted, handled.clamped_on, null) as handled_on,
    if(handled.acted, handled_day.n, null) as handled_n
from handled
join member as root on root.ticket_id = handled.root_id
join terms.calendar as registered_day on registered_day.day = handled.registered_on
left join terms.calendar as handled_day on handled_day.day = handled.clamped_on;
