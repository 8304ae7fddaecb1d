-- One row per invoice row of a line of an invoicing month: article × quantity × unit price = amount, to the öre.
with recursive chain (adjustment_id, place) as (
    select adjustment_id, 1
    from facts.adjustments
    where takes_back is null and adjustment_id in (select takes_back from facts.adjustments)
    union all
    select back.adjustment_id, chain.place + 1
    from chain
    join facts.adjustments as back on back.takes_back = chain.adjustment_id
),

-- What was adjusted and taken back within a month is nothing that a customer has to read about.
taken_back as (
    select one.month, one.customer_id, unnest([one.line_key, other.line_key]) as line_key
    from chain
    join facts.adjustments as back on back.takes_back = chain.adjustment_id
    join decisions.month_lines as one on one.kind = 'adjustment' and one.line_key = chain.adjustment_id
    join decisions.month_lines as other
        on other.kind = 'adjustment'
        and other.line_key = back.adjustment_id
        and other.month = one.month
        and other.customer_id = one.customer_id
        and other.amount = -one.amount
    where chain.place % 2 = 1
),

line as (
    select
        line.*,
        case
            when line.amount = 0 then null
            when line.kind = 'adjustment' then coalesce(line.adjustment_kind, if(line.amount < 0, 'credit', 'extra'))
            when line.coverage in ('ticket_fee', 'hourly', 'quote', 'installation') then line.coverage
            -- A correction of what has become free.
            else if(line.amount < 0, 'credit', 'extra')
        end as article,
        coalesce(
            line.coverage = 'ticket_fee' and not line.is_correction and line.minutes > line.ticket_minutes
            and line.ticket_fee < line.amount, false
        ) as is_over_ticket
    from decisions.month_lines as line
    anti join taken_back
        on line.kind = 'adjustment'
        and taken_back.line_key = line.line_key
        and taken_back.month = line.month
        and taken_back.customer_id = line.customer_id
),

-- The fee of a ticket is an article of its own, and so is the work above it.
part as (
    select
        * exclude (is_over_ticket) replace (
            if(is_over_ticket and beyond_by_the_hour, ticket_fee, amount) as amount,
            if(is_over_ticket and beyond_by_the_hour, ticket_minutes, minutes) as minutes
        ),
        1 as part,
        amount as line_amount,
        if(is_correction, null, ticket_fee) as fee,
        if(is_correction, null, rate) as hourly
    from line
    union all by name
    select
        * exclude (is_over_ticket) replace (
            amount - ticket_fee as amount, minutes - ticket_minutes as minutes, 'hourly' as article
        ),
        2 as part,
        amount as line_amount,
        null as fee,
        rate as hourly
    from line
    where is_over_ticket and beyond_by_the_hour
),

-- In whole hundredths and öre, as a quotient of decimals would be floating point.
counted as (
    select
        *,
        (amount * 100)::bigint as ore,
        (fee * 100)::bigint as fee_ore,
        (hourly * 100)::bigint as hourly_ore,
        ((minutes * 100)::bigint + 30) // 60 as hours_100
    from part
),

-- A unit price is one that gives the amount exactly; where none does, the amount itself is the price of one.
priced as (
    select
        *,
        case
            when article = 'ticket_fee' and fee_ore > 0 and ore % fee_ore = 0 then fee
            when article = 'hourly' and hours_100 > 0 and (hours_100 * hourly_ore + 50) // 100 = ore then hourly
        end as listed_price
    from counted
)

select
    priced.month,
    priced.closing_id,
    priced.closed_at,
    coalesce(
        arg_max(priced.contract_form, (priced.registered_on, priced.ticket_id))
            over (partition by priced.month, priced.customer_id),
        'no_contract'
    ) as customer_group,
    priced.customer_id,
    customer.name as customer_name,
    customer.org_number,
    priced.ticket_id,
    ticket.subject,
    priced.registered_on,
    priced.resolved_on,
    priced.contract_form,
    priced.category,
    priced.kind,
    priced.line_key,
    priced.part,
    priced.work,
    priced.coverage,
    priced.clause,
    priced.minutes::decimal(12, 2) as minutes,
    priced.rate,
    priced.ticket_minutes,
    priced.article,
    article.number as article_number,
    article.sv as article_sv,
    article.en as article_en,
    article.account,
    -- An amount that no number of hours gives is a piece, as a quote is.
    if(priced.article = 'hourly' and priced.listed_price is null, piece.unit, article.unit) as unit,
    case
        when priced.article is null then null
        when priced.listed_price is null then 1
        when priced.article = 'ticket_fee' then priced.ore // priced.fee_ore
        else priced.hours_100 * 0.01::decimal(3, 2)
    end::decimal(12, 2) as quantity,
    if(priced.article is null, null, coalesce(priced.listed_price, priced.amount))::decimal(12, 2) as unit_price,
    priced.amount::decimal(12, 2) as amount,
    priced.line_amount,
    vat.percent as vat_percent,
    priced.is_correction,
    priced.corrects,
    priced.changed,
    priced.reason,
    priced.adjustment_kind
from priced
left join store.customers as customer on customer.customer_id = priced.customer_id
left join store.tickets as ticket on ticket.ticket_id = priced.ticket_id
left join facts.articles as article
    on article.which = priced.article
    and last_day(priced.month) between article.valid_from and article.valid_to
left join facts.articles as piece
    on piece.which = 'quote'
    and last_day(priced.month) between piece.valid_from and piece.valid_to
left join facts.vat as vat on last_day(priced.month) between vat.valid_from and vat.valid_to
