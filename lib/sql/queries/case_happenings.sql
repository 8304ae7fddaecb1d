-- One row per thing that happened in a case or is booked for it, in the order of time. What is dated only stands at the
-- start of its day.
with own as materialized (
    select $ticket as ticket_id
    union all
    select ticket_id from store.kept_merges where root_id = $ticket
),

event as (
    select
        event.ticket_id,
        event."at",
        event.event,
        event.staff_id,
        note.note,
        event.event in ('resumed', 'resolved') as is_end
    from store.ticket_events as event
    semi join own on own.ticket_id = event.ticket_id
    left join store.event_notes as note
        on note.ticket_id = event.ticket_id and note."at" = event."at" and note.event = event.event
    where event."at" <= getvariable('as_of')
),

happening as (
    select ticket_id, registered_at as "at", null::timestamptz as ends_at, 'registered' as happening
    from store.tickets
    where ticket_id in (from own) and registered_at <= getvariable('as_of')
    union all by name
    select
        ticket_id,
        "at",
        -- The customer was waited for until somebody went on, or until now.
        if(
            event = 'waiting_customer',
            coalesce(min("at") filter (is_end) over later, getvariable('as_of')), null
        ) as ends_at,
        event as happening,
        staff_id,
        note as detail
    from event
    window later as (order by "at", is_end rows between 1 following and unbounded following)
    union all by name
    select
        ticket_id,
        started_at as "at",
        make_timestamptz(epoch_us(started_at) + (minutes * 60000000)::bigint) as ends_at,
        'worked' as happening,
        staff_id,
        work,
        minutes,
        note as detail
    from store.time_entries
    where ticket_id in (from own) and started_at <= getvariable('as_of')
    union all by name
    select
        ticket_id,
        starts_at as "at",
        ends_at,
        'booked' as happening,
        staff_id,
        channel,
        status as booking_status,
        booking_id as reference
    from store.bookings
    where ticket_id in (from own)
    union all by name
    select
        sent.ticket_id,
        unnest([quote.sent_at, coalesce(quote.decided_at, quote.sent_at)]) as "at",
        unnest(['quote_sent', 'quote_' || quote.decision]) as happening,
        quote.amount,
        quote.quote_id as reference
    from facts.quotes as quote
    join store.quotes as sent on sent.quote_id = quote.quote_id
    where quote.ticket_id = $ticket
    union all by name
    select
        ticket_id,
        made_at as "at",
        'adjusted' as happening,
        staff_id,
        amount,
        adjustment_id as reference,
        reason as detail
    from store.adjustments
    where ticket_id in (from own) and made_at <= getvariable('as_of')
    union all by name
    select
        ticket_id,
        invoiced_on::timestamptz as "at",
        'invoiced' as happening,
        amount,
        invoice_no || ' / ' || line_no as reference
    from store.invoice_lines
    where ticket_id in (from own) and invoiced_on <= getvariable('as_of_on')
    union all by name
    select
        ticket_id,
        installed_on::timestamptz as "at",
        'installed' as happening,
        price as amount,
        installation_id as reference,
        module as detail
    from store.module_installations
    where ticket_id in (from own) and installed_on <= getvariable('as_of_on')
)

select
    happening."at" at time zone 'Europe/Stockholm' as "at",
    happening.ends_at at time zone 'Europe/Stockholm' as ends_at,
    happening.happening,
    staff.name as staff_name,
    happening.work,
    happening.minutes,
    happening.amount,
    happening.channel,
    happening.booking_status,
    happening.reference,
    happening.detail,
    nullif(happening.ticket_id, $ticket) as on_ticket
from happening
left join store.staff as staff on staff.staff_id = happening.staff_id
where happening.happening is not null
order by happening."at", happening.ends_at nulls first, happening.happening, happening.reference
