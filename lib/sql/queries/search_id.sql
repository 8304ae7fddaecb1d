-- One row: the case whose id, or whose merged case's id, is typed so.
select one.ticket_id
from store.tickets as ticket
left join store.kept_merges as merged on merged.ticket_id = ticket.ticket_id
join facts.tickets as one on one.ticket_id = coalesce(merged.root_id, ticket.ticket_id)
where lower(ticket.ticket_id) = lower($typed)
-- Ids that differ in their case alone: the one typed just so.
order by ticket.ticket_id = $typed desc, one.ticket_id
limit 1
