-- One row at most: a case as known at `as_of`, and whether it is resolved.
select ticket.ticket_id, resolution.ticket_id is not null as resolved
from facts.tickets as ticket
left join facts.resolutions as resolution on resolution.ticket_id = ticket.ticket_id
where ticket.ticket_id = $ticket
