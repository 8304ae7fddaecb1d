-- Time entries without notes.
update store.time_entries
set note = $gone
where ticket_id in (from erased_tickets) and note <> $gone
