-- One row at most: the last event of a case, or of one merged into it. Of two at one instant the later step counts.
select event.event, event."at"
from store.ticket_events as event
left join store.kept_merges as merged on merged.ticket_id = event.ticket_id
where coalesce(merged.root_id, event.ticket_id) = $ticket
order by event."at" desc, calc.last_of_instant(event.event)
limit 1
