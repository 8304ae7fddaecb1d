-- One row at most: the case that the terms have taken next, of those that nobody has acted on.
select ticket_id
from facts.tickets
where handled_at is null
order by critical desc, registered_at, ticket_id
limit 1
