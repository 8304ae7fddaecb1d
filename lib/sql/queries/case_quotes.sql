-- One row per quote of a case.
select
    quote_id,
    amount,
    sent_at at time zone 'Europe/Stockholm' as sent_at,
    decision,
    decided_at at time zone 'Europe/Stockholm' as decided_at
from facts.quotes
where ticket_id = $ticket
order by sent_at, quote_id
