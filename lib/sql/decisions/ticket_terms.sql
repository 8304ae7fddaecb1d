-- One row per ticket: the terms that apply to it, by its day of registration, contract and category.
with applying as (
    select
        ticket.ticket_no,
        ticket.ticket_id,
        ticket.customer_id,
        ticket.registered_on,
        ticket.category,
        coalesce(contract.form, 'no_contract') as contract_form,
        rate.rate as hourly_rate,
        day.ticket_fee,
        day.ticket_minutes,
        day.beyond = 'hourly' as beyond_by_the_hour,
        category.clause as category_clause,
        category.coverage as category_coverage,
        coalesce(category.quote_when_serious and ticket.serious, false) as needs_quote,
        if(
            category.in_warranty and ticket.registered_on between warranty.installed_on and warranty.covered_until,
            warranty.installation_id, null
        ) as warranty_installation_id,
        approval.amount as approved_amount,
        coalesce(installation_fee.fee, day.installation_fee) as installation_fee,
        coalesce(installation_fee.below_list_price, false) as below_list_price,
        -- The fee stands on the line of the installation work, or without one on that of the support work.
        installation_fee.ticket_id is not null
        or coalesce(ticket.installing_from <= getvariable('as_of'), false) as has_installation_line
    from facts.tickets as ticket
    join facts.days as day on day.day = ticket.registered_on
    left join facts.contracts as contract
        on contract.customer_id = ticket.customer_id
        and ticket.registered_on between contract.valid_from and contract.valid_to
    left join facts.rates as rate
        on rate.form = coalesce(contract.form, 'no_contract')
        and ticket.registered_on between rate.valid_from and rate.valid_to
    left join facts.categories as category
        on category.category = ticket.category
        and ticket.registered_on between category.valid_from and category.valid_to
    left join decisions.warranty_periods as warranty
        on warranty.installation_id = ticket.installation_id and warranty.customer_id = ticket.customer_id
    left join facts.approvals as approval on approval.ticket_id = ticket.ticket_id
    left join decisions.installation_fees as installation_fee on installation_fee.ticket_id = ticket.ticket_id
),

ruled as (
    select
        *,
        -- The first rule that fits the case's support work decides; `charges` says what each of them means.
        case
            when approved_amount is not null then 0
            when category_coverage = 'hourly' then 1
            when category_coverage = 'installation' then 2
            when category_coverage is null then 3
            when needs_quote and warranty_installation_id is null then 4
            when warranty_installation_id is not null then 5
            when contract_form = 'no_contract' then 6
            when category_coverage = 'ticket_fee' then 7
            else 8
        end::tinyint as support_rule
    from applying
)

select
    *,
    -- What the work costs however long it takes.
    case support_rule
        when 0 then approved_amount
        when 2 then installation_fee
        when 7 then ticket_fee
        else 0
    end::decimal(12, 2) as fixed_amount
from ruled
