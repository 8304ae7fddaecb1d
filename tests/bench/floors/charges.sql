-- One row per ticket and kind of work: its minutes.
select entry.ticket_id, ticket.customer_id, entry.work, sum(entry.minutes) as minutes
from store.time_entries as entry
join store.tickets as ticket on ticket.ticket_id = entry.ticket_id
group by entry.ticket_id, ticket.customer_id, entry.work
