-- One row per case not resolved that needs an approved quote, has none and waits for no answer: the oldest first.
with quoted as (
    select
        ticket_id,
        bool_or(state in ('approved', 'pending')) as is_quoted,
        arg_max(state, sent_at) as last_state
    from reports.quotes
    group by ticket_id
),

worked as (
    select
        ticket_id,
        sum(minutes)::decimal(12, 2) as minutes,
        calc.by_the_hour(sum(minutes), max(hourly_rate)) as list_value
    from decisions.settled_charges
    group by ticket_id
)

select
    needed.ticket_id,
    needed.registered_at at time zone 'Europe/Stockholm' as registered_at,
    customer.name as customer_name,
    needed.customer_id,
    ticket.subject,
    quoted.last_state as quote_state,
    coalesce(worked.minutes, 0)::decimal(12, 2) as minutes,
    coalesce(worked.list_value, 0)::decimal(12, 2) as worked_value
from decisions.quotes_needed as needed
join facts.tickets as ticket on ticket.ticket_id = needed.ticket_id
left join store.customers as customer on customer.customer_id = needed.customer_id
left join quoted on quoted.ticket_id = needed.ticket_id
left join worked on worked.ticket_id = needed.ticket_id
anti join facts.resolutions as resolution on resolution.ticket_id = needed.ticket_id
where
    not coalesce(quoted.is_quoted, false)
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], needed.contract_form))
order by registered_at, ticket_id
