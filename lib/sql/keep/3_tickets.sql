-- One row per touched ticket that is in the views: registered at the earliest of what is merged into it, critical if
-- any of them is, handled by the first act on any of them but never before it was registered.
insert into store.kept_tickets
with merged_in as (
    select
        merged.root_id,
        min(ticket.registered_at) as registered_at,
        min(ticket.registered_on) as registered_on,
        bool_or(ticket.critical) as critical
    from store.kept_merges as merged
    join store.tickets as ticket on ticket.ticket_id = merged.ticket_id
    where merged.reason = 'merged'
    group by merged.root_id
),

root as (
    select
        ticket.* exclude (registered_at, registered_on, critical),
        -- `least` passes over nulls: most tickets have nothing merged into them.
        least(ticket.registered_at, merged_in.registered_at) as registered_at,
        least(ticket.registered_on, merged_in.registered_on) as registered_on,
        ticket.critical or coalesce(merged_in.critical, false) as critical
    from store.tickets as ticket
    left join merged_in on merged_in.root_id = ticket.ticket_id
    where
        ticket.ticket_id {is_touched}
        and ticket.ticket_id not in (select ticket_id from store.kept_merges)
),

act as (
    select ticket_id, started_at as acted_at, started_on as acted_on, staff_id, 3 as how
    from store.time_entries
    union all
    select ticket_id, "at", at_on, staff_id, list_position(['handling_started', 'waiting_customer', '', 'resolved'], event)
    from store.ticket_events
    where event in ('handling_started', 'waiting_customer', 'resolved')
),

-- The order of acts as one number, as the smallest of structs costs several times more: the microseconds since the eve
-- of 2000, which are never negative, then the kind of act (a resolution last), then whoever it was by, so that the same
-- facts always give the same person.
ranked_act as (
    select
        *,
        ((epoch_us(acted_at) - 946598400000000) * 8 + how) * 256 + (hash(staff_id) % 256)::bigint as rank
    from act
),

installing as (
    select coalesce(merged.root_id, entry.ticket_id) as root_id, min(entry.started_at) as started_at
    from store.time_entries as entry
    left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
    where entry.work = 'installation' and coalesce(merged.root_id, entry.ticket_id) {is_touched}
    group by 1
),

first_act as (
    select
        coalesce(merged.root_id, act.ticket_id) as root_id,
        min(act.acted_at) as acted_at,
        min(act.acted_on) as acted_on,
        min(act.rank) // 256 % 8 as how,
        arg_min(coalesce(act.staff_id, ''), act.rank) as staff_id
    from ranked_act as act
    left join store.kept_merges as merged on merged.ticket_id = act.ticket_id
    where coalesce(merged.root_id, act.ticket_id) {is_touched}
    group by 1
),

handled as (
    select
        root.*,
        first_act.acted_at is not null as acted,
        greatest(first_act.acted_at, root.registered_at) as clamped_at,
        greatest(first_act.acted_on, root.registered_on) as clamped_on,
        ['handling_started', 'waiting_customer', 'work', 'resolved'][first_act.how] as handled_how,
        nullif(first_act.staff_id, '') as handled_staff_id,
        if(root.category = 'installation', installing.started_at, null) as installing_from
    from root
    left join first_act on first_act.root_id = root.ticket_id
    left join installing on installing.root_id = root.ticket_id
)

select
    handled.ticket_id,
    handled.customer_id,
    handled.registered_at,
    handled.registered_on,
    registered_day.n as registered_n,
    handled.subject,
    handled.category,
    handled.critical,
    handled.serious,
    handled.installation_id,
    -- `greatest` passes over nulls, too: without an act it gives the registration.
    if(handled.acted, handled.clamped_at, null) as handled_at,
    if(handled.acted, handled.clamped_on, null) as handled_on,
    if(handled.acted, handled_day.n, null) as handled_n,
    handled.installing_from,
    handled.handled_how,
    handled.handled_staff_id,
    coalesce(contract.form, 'no_contract') as contract_form
from handled
join terms.calendar as registered_day on registered_day.day = handled.registered_on
left join terms.calendar as handled_day on handled_day.day = handled.clamped_on
left join facts.contracts as contract
    on contract.customer_id = handled.customer_id
    and handled.registered_on between contract.valid_from and contract.valid_to;
