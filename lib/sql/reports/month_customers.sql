-- One row per invoicing month and customer with anything in it: the work, what is owed by kind, and what is invoiced.
with lines as (
    select
        month,
        customer_id,
        sum(minutes) filter (where not is_correction) as minutes,
        sum(charged_minutes) filter (where not is_correction) as charged_minutes,
        sum(amount) filter (where kind = 'charge' and not is_correction and coverage = 'ticket_fee') as ticket_fee,
        sum(amount) filter (where kind = 'charge' and not is_correction and coverage = 'hourly') as hourly,
        sum(amount) filter (where kind = 'charge' and not is_correction and coverage = 'quote') as quote,
        sum(amount) filter (where kind = 'charge' and not is_correction and coverage = 'installation') as installation,
        sum(amount) filter (where kind = 'adjustment' and not is_correction) as adjustments,
        sum(amount) filter (where is_correction) as corrections,
        sum(given_value) as given_value
    from reports.month_lines
    group by month, customer_id
),

money as (
    select
        month,
        customer_id,
        count(*) as cases,
        sum(owed) as owed,
        sum(invoiced) as invoiced,
        sum(invoiced - owed) as difference,
        count(*) filter (where invoiced > owed) as too_much,
        count(*) filter (where invoiced < owed) as too_little
    from decisions.settled_month_invoiced
    group by month, customer_id
),

found as (
    select month, customer_id, count(*) as open_findings
    from reports.findings
    where not settled and not awaits_invoice
    group by month, customer_id
)

select
    money.month,
    money.customer_id,
    coalesce(customer.name, money.customer_id) as customer_name,
    case
        when money.too_much = 0 and money.too_little = 0 and money.owed = 0 and money.invoiced = 0 then 'free'
        when money.too_much = 0 and money.too_little = 0 then 'agrees'
        when money.invoiced = 0 and money.too_much = 0 then 'to_invoice'
        when money.too_much = 0 then 'under'
        when money.too_little = 0 then 'over'
        else 'mixed'
    end as invoice_state,
    money.owed,
    money.invoiced,
    money.difference,
    coalesce(found.open_findings, 0) as open_findings,
    money.cases,
    coalesce(lines.minutes, 0) as minutes,
    coalesce(lines.charged_minutes, 0) as charged_minutes,
    coalesce(lines.ticket_fee, 0) as ticket_fee,
    coalesce(lines.hourly, 0) as hourly,
    coalesce(lines.quote, 0) as quote,
    coalesce(lines.installation, 0) as installation,
    coalesce(lines.adjustments, 0) as adjustments,
    coalesce(lines.corrections, 0) as corrections,
    coalesce(lines.given_value, 0) as given_value,
    -- The lists that a clerk goes through.
    list_filter(
        [
            'all',
            case when invoice_state not in ('agrees', 'free') then 'differs' end,
            case when coalesce(found.open_findings, 0) > 0 then 'findings' end,
            case when coalesce(lines.corrections, 0) <> 0 then 'corrected' end,
            case when invoice_state = 'free' then 'free' end
        ], lambda list: list is not null
    ) as lists
from money
left join lines on lines.month = money.month and lines.customer_id = money.customer_id
left join found on found.month = money.month and found.customer_id = money.customer_id
left join store.customers as customer on customer.customer_id = money.customer_id
