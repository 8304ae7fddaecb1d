-- One row per case of an installation: those about it, and those that are named as the one that it was made in.
select ticket_id
from facts.tickets
where installation_id = $installation
union
select coalesce(merged.root_id, ticket.ticket_id)
from store.tickets as ticket
left join store.kept_merges as merged on merged.ticket_id = ticket.ticket_id
where list_contains($tickets::varchar[], ticket.ticket_id) and (merged.ticket_id is null or merged.root_id is not null)
