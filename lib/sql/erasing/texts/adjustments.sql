-- Adjustments without reasons.
update store.adjustments
set reason = $gone
where ticket_id in (from erased_tickets) and reason <> $gone
