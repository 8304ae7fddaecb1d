-- One row per ticket with work after it was resolved, and per time entry that overlaps another or belongs to no case.
-- Most tickets have no entry that began after they were resolved; only those that have are added up.
with worked_after as materialized (
    select work.ticket_id, resolution.resolved_at
    from facts.last_entries as work
    join facts.resolutions as resolution
        on resolution.ticket_id = work.ticket_id and resolution.resolved_at < work.last_at
    group by all
),

minutes_after as materialized (
    select
        entry.ticket_id,
        worked_after.resolved_at,
        sum(entry.minutes)::decimal(12, 2) as minutes,
        count(*) as entries
    from facts.entry_times as entry
    join worked_after on worked_after.ticket_id = entry.ticket_id and worked_after.resolved_at < entry.started_at
    group by all
),

late as (
    select minutes_after.*, contract.customer_id, contract.hourly_rate
    from minutes_after
    join decisions.ticket_contracts as contract on contract.ticket_id = minutes_after.ticket_id
),

-- In microseconds, as adding intervals to a million instants costs more than all else here.
spans as (
    select
        entry_id,
        ticket_id,
        staff_id,
        epoch_us(started_at) as begins,
        epoch_us(started_at) + (minutes * 60000000)::bigint as ends
    from facts.entry_times
),

next_begun as (
    select
        staff_id,
        begins,
        ends,
        lead(begins) over (partition by staff_id order by begins) as next_begins
    from spans
),

-- Whatever lasts into something later lasts into the next one, too: to look at these alone costs far less than the
-- order of all entries.
lasting as (
    select distinct staff_id, begins, ends
    from next_begun
    where ends > next_begins
),

-- What begins at midnight sharp only says its date, as where a time tracker knows no times of day.
near as materialized (
    select distinct spans.*
    from spans
    join lasting
        on lasting.staff_id = spans.staff_id and spans.begins >= lasting.begins and spans.begins < lasting.ends
    where
        spans.begins % 3600000000 <> 0
        or (make_timestamptz(spans.begins) at time zone 'Europe/Stockholm')::time <> '00:00:00'
),

ordered as (
    select
        *,
        max(ends) over (
            partition by staff_id order by begins, entry_id rows between unbounded preceding and 1 preceding
        ) as taken_until
    from near
),

overlapping as materialized (
    select entry_id, ticket_id, staff_id, begins, taken_until, (least(ends, taken_until) - begins) // 10000 as hundredths_of_seconds
    from ordered
    where taken_until > begins
),

overlapped as (
    select
        overlapping.entry_id,
        overlapping.ticket_id,
        contract.customer_id,
        contract.hourly_rate,
        overlapping.staff_id,
        overlapping.begins,
        overlapping.taken_until,
        -- Whole hundredths of a minute.
        ((overlapping.hundredths_of_seconds + 30) // 60 * 0.01::decimal(3, 2))::decimal(12, 2) as minutes
    from overlapping
    join decisions.ticket_contracts as contract on contract.ticket_id = overlapping.ticket_id
),

-- The earlier one that lasts longest.
others as (
    select overlapped.entry_id, min(other.entry_id) as other_entry_id
    from overlapped
    join near as other
        on other.staff_id = overlapped.staff_id
        and other.ends = overlapped.taken_until
        and other.begins <= overlapped.begins
        and other.entry_id <> overlapped.entry_id
    group by overlapped.entry_id
),

stray as (
    select
        entry.entry_id,
        entry.why,
        entry.ticket_id,
        entry.customer_id,
        entry.staff_id,
        entry.started_on,
        coalesce(entry.minutes, 0)::decimal(12, 2) as minutes,
        -- Of a customer that nobody knows, the lowest that the terms allow.
        coalesce(rate.rate, allowed.lowest, 0) as hourly_rate
    from facts.stray_time_entries as entry
    left join facts.contracts as contract
        on contract.customer_id = entry.customer_id
        and entry.started_on between contract.valid_from and contract.valid_to
    left join facts.rates as rate
        on entry.customer_id is not null
        and rate.form = coalesce(contract.form, 'no_contract')
        and entry.started_on between rate.valid_from and rate.valid_to
    left join facts.hourly_range as allowed on entry.started_on between allowed.valid_from and allowed.valid_to
)

select
    'after_resolved' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    calc.by_the_hour(minutes, hourly_rate) as kronor,
    'hourly' as clause,
    minutes,
    null::date as happened_on,
    json_object(
        'minutes', minutes::varchar, 'hourly_rate', hourly_rate::varchar, 'entries', entries,
        'resolved_at', epoch_us(resolved_at)
    ) as facts
from late
union all by name
select
    'overlapping' as kind,
    overlapped.entry_id as subject,
    overlapped.ticket_id,
    overlapped.customer_id,
    calc.by_the_hour(overlapped.minutes, overlapped.hourly_rate) as kronor,
    'hourly' as clause,
    overlapped.minutes,
    json_object(
        'minutes', overlapped.minutes::varchar, 'hourly_rate', overlapped.hourly_rate::varchar,
        'entry_id', overlapped.entry_id, 'other_entry_id', others.other_entry_id, 'staff_id', overlapped.staff_id, 'began', overlapped.begins
    ) as facts
from overlapped
left join others on others.entry_id = overlapped.entry_id
union all by name
select
    'entry_without_case' as kind,
    entry_id as subject,
    null as ticket_id,
    customer_id,
    calc.by_the_hour(minutes, hourly_rate) as kronor,
    'hourly' as clause,
    minutes,
    started_on as happened_on,
    json_object(
        'minutes', minutes::varchar, 'hourly_rate', hourly_rate::varchar, 'entry_id', entry_id,
        'said_ticket_id', ticket_id, 'why', why, 'staff_id', staff_id
    ) as facts
from stray
