-- One row at most: a quote, with what became of it and the work on its case.
select
    * exclude (state, sent_at, decided_at),
    state as quote_state,
    sent_at at time zone 'Europe/Stockholm' as sent_at,
    decided_at at time zone 'Europe/Stockholm' as decided_at
from reports.quotes
where quote_id = $quote
