-- One row per standard ticket.
select ticket_id, registered_at, handled_at, in_turn
from decisions.queue_order
order by registered_at, ticket_id
