-- One row per ticket and kind of work.
with line as (
    select ticket_no, work, minutes, misplaced
    from facts.work
    union all
    -- An approved quote has a line to stand on even before any work.
    select ticket.ticket_no, 'support', 0, false
    from facts.approvals as approval
    join facts.tickets as ticket on ticket.ticket_id = approval.ticket_id
    anti join (from facts.work where work = 'support') as support on support.ticket_no = ticket.ticket_no
    union all
    -- So has an installation that was made.
    select ticket.ticket_no, 'installation', 0, false
    from decisions.installation_fees as fee
    join facts.tickets as ticket on ticket.ticket_id = fee.ticket_id
    anti join (from facts.work where work = 'installation') as installing on installing.ticket_no = ticket.ticket_no
),

-- The rules: 0 an approved quote, 1 by the hour, 2 the installation fee, 3 undecided, 4 waits for a quote, 5 in warranty,
-- 6 without a contract, 7 a ticket fee, 8 free. Upgrades and development are by the hour unless a quote covers them.
ruled as (
    select
        line.work,
        line.minutes::decimal(12, 2) as minutes,
        line.misplaced,
        applying.*,
        if(
            applying.support_rule <> 0 and line.work in ('upgrade', 'development'), 1, applying.support_rule
        ) as rule,
        applying.has_installation_line = (line.work = 'installation') as carries_installation_fee
    from line
    join decisions.ticket_terms as applying on applying.ticket_no = line.ticket_no
)

select
    ticket_id,
    customer_id,
    contract_form,
    work,
    minutes,
    case rule
        when 0 then 'quote'
        when 1 then if(work = 'support' and category_coverage = 'hourly', category_clause, 'hourly')
        when 3 then null
        when 4 then 'quote'
        when 5 then 'warranty'
        when 6 then 'hourly'
        else category_clause
    end as clause,
    case rule
        when 0 then 'quote'
        when 1 then 'hourly'
        when 2 then 'installation'
        when 3 then 'undecided'
        when 4 then 'quote'
        when 5 then 'warranty'
        when 6 then 'hourly'
        when 7 then 'ticket_fee'
        else 'free'
    end as coverage,
    if(rule in (1, 6, 7), hourly_rate, null) as rate,
    case
        when rule in (1, 6) then calc.by_the_hour(minutes, hourly_rate)
        when rule = 7 and minutes > ticket_minutes and beyond_by_the_hour
            then fixed_amount + calc.by_the_hour(minutes - ticket_minutes, hourly_rate)
        when rule = 7 and minutes > ticket_minutes then fixed_amount * ceil(minutes / ticket_minutes)::integer
        when rule = 7 then fixed_amount
        when rule = 0 and work = 'support' then fixed_amount
        when rule = 2 and carries_installation_fee then fixed_amount
        else 0
    end::decimal(12, 2) as amount,
    case
        when rule = 3 then 'undecided'
        when rule = 4 then 'unapproved_work'
        when misplaced then 'misplaced_installation'
        when rule = 2 and carries_installation_fee and below_list_price then 'below_list_price'
        when rule = 6 then 'no_contract'
        when rule = 7 and minutes > ticket_minutes then 'over_ticket'
    end as flag,
    rule,
    registered_on,
    category,
    hourly_rate,
    warranty_installation_id
from ruled
