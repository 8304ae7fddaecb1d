-- What was said with events, without what was said.
update store.event_notes
set note = $gone
where ticket_id in (from erased_tickets) and note <> $gone
