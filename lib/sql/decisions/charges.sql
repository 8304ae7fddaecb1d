-- One row per ticket and kind of work.
with without_work as (
    -- An approved quote has a line to stand on even before any work.
    select ticket_id, 'support' as work
    from facts.approvals as approval
    anti join (from facts.work where work = 'support') as support on support.ticket_id = approval.ticket_id
    union all by name
    -- So has an installation that was made.
    select ticket_id, 'installation' as work
    from decisions.installation_fees as fee
    anti join (from facts.work where work = 'installation') as installing on installing.ticket_id = fee.ticket_id
),

-- The tickets of those few are looked for once it is known which they are.
line as (
    select *
    from facts.work
    union all by name
    select ticket.*, work, 0 as minutes, false as misplaced
    from without_work
    join facts.charged_tickets as ticket on ticket.ticket_id = without_work.ticket_id
),

-- The terms of the day that the ticket was registered, and what the customer has on that day.
applying as (
    select
        line.ticket_id,
        line.customer_id,
        line.registered_on,
        line.category,
        line.work,
        line.minutes::decimal(12, 2) as minutes,
        line.misplaced,
        line.serious,
        line.installation_id,
        line.contract_form,
        rate.rate as hourly_rate,
        day.ticket_fee,
        day.ticket_minutes,
        day.beyond = 'hourly' as beyond_by_the_hour,
        category.clause as category_clause,
        category.coverage as category_coverage,
        category.in_warranty as category_in_warranty,
        category.quote_when_serious as category_quote_when_serious,
        needed.ticket_id is not null as needs_quote,
        if(
            category.in_warranty and line.registered_on between warranty.installed_on and warranty.covered_until,
            warranty.installation_id, null
        ) as warranty_installation_id,
        warranty.installed_on,
        warranty.covered_until,
        approval.amount as approved_amount,
        coalesce(installation_fee.fee, day.installation_fee) as installation_fee,
        coalesce(installation_fee.below_list_price, false) as below_list_price,
        -- The fee stands on the line of the installation work, or without one on that of the support work.
        (line.work = 'installation') = (
            installation_fee.ticket_id is not null
            or coalesce(line.installing_from <= getvariable('as_of'), false)
        ) as carries_installation_fee
    from line
    join facts.days as day on day.day = line.registered_on
    left join facts.rates as rate
        on rate.form = line.contract_form
        and line.registered_on between rate.valid_from and rate.valid_to
    left join facts.categories as category
        on category.category = line.category
        and line.registered_on between category.valid_from and category.valid_to
    left join decisions.warranty_periods as warranty
        on warranty.installation_id = line.installation_id and warranty.customer_id = line.customer_id
    left join decisions.quotes_needed as needed on needed.ticket_id = line.ticket_id
    left join facts.approvals as approval on approval.ticket_id = line.ticket_id
    left join decisions.installation_fees as installation_fee on installation_fee.ticket_id = line.ticket_id
),

-- The first rule that fits decides. Where no category matches, the case is undecided, never free.
ruled as (
    select
        *,
        case
            when approved_amount is not null then 'approved_quote'
            when work in ('upgrade', 'development') or category_coverage = 'hourly' then 'by_the_hour'
            when category_coverage = 'installation' then 'installation_fee'
            when category_coverage is null then 'undecided'
            when needs_quote then 'waits_for_quote'
            when warranty_installation_id is not null then 'in_warranty'
            when contract_form = 'no_contract' then 'no_contract'
            when category_coverage = 'ticket_fee' then 'ticket_fee'
            else 'free'
        end as rule
    from applying
)

select
    ticket_id,
    customer_id,
    contract_form,
    work,
    minutes,
    case rule
        when 'approved_quote' then 'quote'
        when 'by_the_hour' then if(work = 'support' and category_coverage = 'hourly', category_clause, 'hourly')
        when 'undecided' then null
        when 'waits_for_quote' then 'quote'
        when 'in_warranty' then 'warranty'
        when 'no_contract' then 'hourly'
        else category_clause
    end as clause,
    case rule
        when 'approved_quote' then 'quote'
        when 'by_the_hour' then 'hourly'
        when 'installation_fee' then 'installation'
        when 'undecided' then 'undecided'
        when 'waits_for_quote' then 'quote'
        when 'in_warranty' then 'warranty'
        when 'no_contract' then 'hourly'
        when 'ticket_fee' then 'ticket_fee'
        else 'free'
    end as coverage,
    if(rule in ('by_the_hour', 'no_contract', 'ticket_fee'), hourly_rate, null) as rate,
    case
        when rule = 'approved_quote' and work = 'support' then approved_amount
        when rule in ('by_the_hour', 'no_contract') then calc.by_the_hour(minutes, hourly_rate)
        when rule = 'installation_fee' and carries_installation_fee then installation_fee
        when rule = 'ticket_fee'
            then calc.by_the_ticket(minutes, ticket_fee, ticket_minutes, beyond_by_the_hour, hourly_rate)
        else 0
    end::decimal(12, 2) as amount,
    case
        when rule = 'undecided' then 'undecided'
        when rule = 'waits_for_quote' then 'unapproved_work'
        when misplaced then 'misplaced_installation'
        when rule = 'installation_fee' and carries_installation_fee and below_list_price then 'below_list_price'
        when rule = 'no_contract' then 'no_contract'
        when rule = 'ticket_fee' and minutes > ticket_minutes then 'over_ticket'
    end as flag,
    rule,
    registered_on,
    category,
    hourly_rate,
    warranty_installation_id,
    -- What the rules looked at, for whoever explains the line.
    serious,
    installation_id,
    installed_on,
    covered_until,
    ticket_fee,
    ticket_minutes,
    beyond_by_the_hour,
    category_clause,
    category_coverage,
    category_in_warranty,
    category_quote_when_serious,
    approved_amount,
    installation_fee,
    carries_installation_fee
from ruled
