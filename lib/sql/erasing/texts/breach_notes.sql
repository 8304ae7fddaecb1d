-- Notes on breaches without what they say.
update store.breach_notes
set note = $gone
where ticket_id in (from erased_tickets) and note <> $gone
