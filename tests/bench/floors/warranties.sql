-- One row per installation: the minutes on cases that name it.
with used as (
    select ticket.installation_id, sum(entry.minutes) as minutes
    from store.tickets as ticket
    join store.time_entries as entry on entry.ticket_id = ticket.ticket_id
    where ticket.installation_id is not null
    group by ticket.installation_id
)

select installation.*, used.minutes
from store.module_installations as installation
left join used on used.installation_id = installation.installation_id
