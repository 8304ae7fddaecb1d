-- One row per charge and adjustment of a resolved ticket: what is owed, in the month in which the ticket was resolved.
with resolved as (
    select
        ticket_id,
        customer_id,
        contract_form,
        registered_on,
        resolved_on,
        date_trunc('month', resolved_on)::date as month
    from decisions.settled_audit
    where resolved_on is not null
)

select
    resolved.ticket_id,
    resolved.customer_id,
    resolved.month,
    'charge' as kind,
    charge.work as line_key,
    charge.work,
    resolved.contract_form,
    charge.category,
    resolved.registered_on,
    resolved.resolved_on,
    charge.minutes,
    charge.clause,
    charge.coverage,
    charge.rate,
    charge.amount,
    charge.flag,
    charge.rule,
    charge.ticket_fee,
    charge.ticket_minutes,
    charge.beyond_by_the_hour,
    charge.hourly_rate,
    null as reason,
    null as adjustment_kind
from resolved
join decisions.settled_charges as charge on charge.ticket_id = resolved.ticket_id
union all by name
select
    resolved.ticket_id,
    resolved.customer_id,
    resolved.month,
    'adjustment' as kind,
    adjustment.adjustment_id as line_key,
    resolved.contract_form,
    resolved.registered_on,
    resolved.resolved_on,
    0::decimal(12, 2) as minutes,
    adjustment.amount,
    adjustment.reason,
    adjustment.adjustment_kind
from resolved
join facts.adjustments as adjustment on adjustment.ticket_id = resolved.ticket_id
