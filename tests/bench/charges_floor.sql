-- One row per month and kind of work: minutes, by a plain join and sum.
select date_trunc('month', ticket.registered_on) as month, entry.work, sum(entry.minutes) as minutes
from store.tickets as ticket
join store.time_entries as entry on entry.ticket_id = ticket.ticket_id
group by all
