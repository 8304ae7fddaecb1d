-- One row per ticket with an approved quote at `as_of`: the last approval of each ticket merged into it, together.
select ticket_id, sum(amount)::decimal(12, 2) as amount
from facts.approved_quotes
where counts
group by ticket_id
