-- One row at most: the ticket that a time entry names, and the case that it is merged into.
select entry.ticket_id, merged.root_id
from store.time_entries as entry
left join store.kept_merges as merged on merged.ticket_id = entry.ticket_id
where entry.entry_id = $entry
