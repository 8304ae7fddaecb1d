-- Locked lines without reasons.
update store.closed_lines
set reason = $gone
where ticket_id in (from erased_tickets) and reason <> $gone
