-- One row per quote: what became of it, for how long it has waited, and the work on its case so far.
with approved as (
    select
        *,
        counts and row_number() over (partition by ticket_id, counts order by approved_at desc, quote_id desc) = 1 as is_last
    from facts.approved_quotes
),

last_approved as (
    select ticket_id, max(approved_at) as approved_at
    from approved
    where counts
    group by ticket_id
),

worked as (
    select
        charge.ticket_id,
        sum(charge.minutes)::decimal(12, 2) as minutes,
        calc.by_the_hour(sum(charge.minutes), max(charge.hourly_rate)) as list_value
    from decisions.settled_charges as charge
    semi join facts.quotes as quote on quote.ticket_id = charge.ticket_id
    group by charge.ticket_id
)

select
    quote.quote_id,
    quote.ticket_id,
    ticket.customer_id,
    customer.name as customer_name,
    ticket.subject,
    ticket.contract_form,
    ticket.registered_on,
    quote.amount,
    quote.sent_at,
    quote.sent_on,
    quote.decision,
    if(quote.decision is null, null, coalesce(quote.decided_at, quote.sent_at)) as decided_at,
    case
        when quote.decision = 'approved' then if(approved.counts, 'approved', 'replaced')
        when quote.decision = 'declined' then 'declined'
        -- Nobody waits for an answer to a quote when a later one was approved.
        when last_approved.approved_at >= quote.sent_at then 'replaced'
        else 'pending'
    end as state,
    getvariable('as_of_n') - sent.n as days_since_sent,
    coalesce(worked.minutes, 0)::decimal(12, 2) as minutes,
    coalesce(worked.list_value, 0)::decimal(12, 2) as worked_value,
    -- On the last approval of a case: all its approved quotes cover its work together.
    if(approved.is_last, finding.kronor, null) as beyond
from facts.quotes as quote
join facts.tickets as ticket on ticket.ticket_id = quote.ticket_id
join decisions.working_days as sent on sent.day = quote.sent_on
left join store.customers as customer on customer.customer_id = ticket.customer_id
left join approved on approved.quote_id = quote.quote_id
left join last_approved on last_approved.ticket_id = quote.ticket_id
left join worked on worked.ticket_id = quote.ticket_id
left join decisions.settled_findings as finding
    on finding.kind = 'beyond_quote' and finding.ticket_id = quote.ticket_id
