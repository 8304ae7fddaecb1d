-- One row at most: a charge of a case that waits for an approved quote.
select work
from decisions.charges
where ticket_id = $ticket and rule = 'waits_for_quote'
limit 1
