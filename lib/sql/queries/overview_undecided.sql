-- One row: the cases that nobody has given a category yet.
select count(*) as undecided
from facts.tickets as ticket
join decisions.ticket_contracts as applying on applying.ticket_id = ticket.ticket_id
where
    ticket.category is null
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], applying.contract_form))
