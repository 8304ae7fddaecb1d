-- One row per ticket and thing wrong between its quotes and the work on it.
with worked as (
    select
        quoted.ticket_id,
        contract.customer_id,
        contract.hourly_rate,
        quoted.approved_at,
        quoted.declined_at,
        sum(entry.minutes) filter (
            where entry.started_at < quoted.approved_at
                and (quoted.needs_quote or entry.started_at >= quoted.sent_at)
        )::decimal(12, 2) as minutes_before,
        sum(entry.minutes) filter (
            where quoted.approved_at is null and entry.started_at > quoted.declined_at
        )::decimal(12, 2) as minutes_declined
    from decisions.quoted_work as quoted
    join facts.entry_times as entry on entry.ticket_id = quoted.ticket_id
    join decisions.ticket_contracts as contract on contract.ticket_id = quoted.ticket_id
    group by all
),

unapproved as (
    select
        charge.ticket_id,
        charge.customer_id,
        sum(charge.minutes)::decimal(12, 2) as minutes,
        max(charge.hourly_rate) as hourly_rate,
        calc.by_the_hour(sum(charge.minutes), max(charge.hourly_rate)) as kronor
    from decisions.settled_charges as charge
    anti join (from worked where minutes_declined > 0) as declined on declined.ticket_id = charge.ticket_id
    where charge.rule = 'waits_for_quote'
    group by charge.ticket_id, charge.customer_id
),

beyond as (
    select
        ticket_id,
        customer_id,
        sum(minutes)::decimal(12, 2) as minutes,
        max(approved_amount) as approved_amount,
        max(hourly_rate) as hourly_rate,
        calc.by_the_hour(sum(minutes), max(hourly_rate)) as list_value
    from decisions.settled_charges
    where rule = 'approved_quote'
    group by ticket_id, customer_id
)

select
    'work_before_quote' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    calc.by_the_hour(minutes_before, hourly_rate) as kronor,
    'quote' as clause,
    minutes_before as minutes,
    json_object(
        'minutes', minutes_before::varchar, 'hourly_rate', hourly_rate::varchar, 'approved_at', epoch_us(approved_at)
    ) as facts
from worked
where minutes_before > 0
union all by name
select
    'work_on_declined' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    calc.by_the_hour(minutes_declined, hourly_rate) as kronor,
    'quote' as clause,
    minutes_declined as minutes,
    json_object(
        'minutes', minutes_declined::varchar, 'hourly_rate', hourly_rate::varchar, 'declined_at', epoch_us(declined_at)
    ) as facts
from worked
where minutes_declined > 0
union all by name
select
    'unapproved_work' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    kronor,
    'quote' as clause,
    minutes,
    json_object('minutes', minutes::varchar, 'hourly_rate', hourly_rate::varchar, 'value', kronor::varchar) as facts
from unapproved
union all by name
select
    'beyond_quote' as kind,
    ticket_id as subject,
    ticket_id,
    customer_id,
    list_value - approved_amount as kronor,
    'quote' as clause,
    minutes,
    json_object(
        'minutes', minutes::varchar, 'hourly_rate', hourly_rate::varchar, 'value', list_value::varchar,
        'approved', approved_amount::varchar
    ) as facts
from beyond
where list_value > approved_amount
