-- One row: what became of a ticket that is no case of its own (`void`, `circle`, `merged`), or isn't known yet (`later`).
select coalesce(merged.reason, if(ticket.registered_at > getvariable('as_of'), 'later', null)) as fate, merged.root_id
from store.tickets as ticket
left join store.kept_merges as merged on merged.ticket_id = ticket.ticket_id
where ticket.ticket_id = $ticket
