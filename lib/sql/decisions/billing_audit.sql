-- One row per ticket.
with charged as (
    select
        ticket_id,
        sum(minutes) as minutes,
        sum(amount) as amount,
        bool_or(coalesce(flag = 'undecided', false)) as undecided,
        bool_or(coalesce(flag = 'unapproved_work', false)) as unapproved
    from decisions.settled_charges
    group by ticket_id
),

adjusted as (
    select ticket_id, sum(amount) as amount
    from facts.adjustments
    group by ticket_id
),

invoiced as (
    select ticket_id, sum(amount) as amount
    from facts.invoice_lines
    group by ticket_id
),

compared as (
    select
        ticket.ticket_id,
        ticket.customer_id,
        ticket.contract_form,
        ticket.registered_on,
        resolution.resolved_on,
        coalesce(charged.minutes, 0)::decimal(12, 2) as minutes,
        coalesce(charged.amount, 0)::decimal(18, 2) as charged,
        coalesce(adjusted.amount, 0)::decimal(18, 2) as adjusted,
        coalesce(invoiced.amount, 0)::decimal(18, 2) as invoiced,
        ticket.category is null or coalesce(charged.undecided, false) as undecided,
        coalesce(charged.unapproved, false) as unapproved
    from facts.tickets as ticket
    left join facts.resolutions as resolution on resolution.ticket_id = ticket.ticket_id
    left join charged on charged.ticket_id = ticket.ticket_id
    left join adjusted on adjusted.ticket_id = ticket.ticket_id
    left join invoiced on invoiced.ticket_id = ticket.ticket_id
)

select
    ticket_id,
    customer_id,
    charged,
    adjusted,
    invoiced,
    invoiced - charged - adjusted as difference,
    case
        when resolved_on is null then 'open'
        when undecided then 'undecided'
        when unapproved then 'unapproved_work'
        when invoiced = charged + adjusted then 'ok'
        when charged + adjusted > 0 and invoiced = 0 then 'missing'
        when charged + adjusted > 0 and invoiced < charged + adjusted then 'under'
        when charged + adjusted > 0 then 'over'
        when charged + adjusted = 0 and invoiced > 0 then 'should_be_free'
        when charged + adjusted < 0 and invoiced > charged + adjusted then 'over'
        else 'over_credited'
    end as finding,
    contract_form,
    registered_on,
    resolved_on,
    minutes
from compared
