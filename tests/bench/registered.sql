-- One row per registration of a case: its own, and those of cases that are merged into it.
select
    coalesce(merged.root_id, ticket.ticket_id) as ticket_id, ticket.registered_at, ticket.registered_on, ticket.critical
from store.tickets as ticket
left join store.kept_merges as merged on merged.ticket_id = ticket.ticket_id
where merged.ticket_id is null or merged.root_id is not null
