-- One row per quote that fits the filters: those not decided yet, the oldest first, then the latest.
select
    quote_id,
    ticket_id,
    state as quote_state,
    amount,
    if(state = 'pending', days_since_sent, null) as age_days,
    worked_value,
    beyond,
    customer_id,
    customer_name,
    subject,
    sent_at at time zone 'Europe/Stockholm' as sent_at,
    decided_at at time zone 'Europe/Stockholm' as decided_at,
    minutes
from reports.quotes
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and (len($state::varchar[]) = 0 or list_contains($state::varchar[], state))
    and ($customer::varchar is null or customer_id = $customer)
order by age_days desc nulls last, sent_at desc, quote_id
