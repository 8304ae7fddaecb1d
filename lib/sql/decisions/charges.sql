-- One row per ticket and kind of work.
with line as (
    select ticket_id, work, minutes, misplaced
    from facts.work
    union all
    -- An approved quote has a line to stand on even before any work.
    select ticket_id, 'support', 0, false
    from facts.approvals
    where ticket_id not in (select ticket_id from facts.work where work = 'support')
    union all
    -- So has an installation that was made.
    select ticket_id, 'installation', 0, false
    from decisions.installation_fees
    where ticket_id not in (select ticket_id from facts.work where work = 'installation')
),

-- Tickets of category `installation`: which of their lines carries the fee.
installation_line as (
    select ticket_id
    from line
    where work = 'installation'
),

-- The first rule that fits decides; the numbers are those of the rules as the documentation lists them.
ruled as (
    select
        line.ticket_id,
        line.work,
        line.minutes,
        line.misplaced,
        applying.* exclude (ticket_id),
        case
            when applying.approved_amount is not null then 0
            when line.work in ('upgrade', 'development') or applying.category_coverage = 'hourly' then 1
            when applying.category_coverage = 'installation' then 2
            when applying.category_coverage is null then 3
            when applying.needs_quote and applying.warranty_installation_id is null then 4
            when applying.warranty_installation_id is not null then 5
            when applying.contract_form = 'no_contract' then 6
            when applying.category_coverage = 'ticket_fee' then 7
            else 8
        end as rule,
        case line.work
            when 'installation' then true
            when 'support' then line.ticket_id not in (select ticket_id from installation_line)
            else false
        end as carries_installation_fee
    from line
    join decisions.ticket_terms as applying on applying.ticket_id = line.ticket_id
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
        when rule = 0 and work = 'support' then approved_amount
        when rule in (1, 6) then calc.by_the_hour(minutes, hourly_rate)
        when rule = 2 and carries_installation_fee then installation_fee
        when rule = 7 and minutes > ticket_minutes and beyond = 'hourly'
            then ticket_fee + calc.by_the_hour(minutes - ticket_minutes, hourly_rate)
        when rule = 7 and minutes > ticket_minutes then ticket_fee * ceil(minutes / ticket_minutes)::integer
        when rule = 7 then ticket_fee
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
