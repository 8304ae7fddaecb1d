-- One row per act on a case: work, or an event that counts as handling. Of a case that is merged into another, that one's.
select coalesce(merged.root_id, act.ticket_id) as ticket_id, act.acted_at, act.acted_on
from (
    select ticket_id, started_at as acted_at, started_on as acted_on from store.time_entries
    union all
    select ticket_id, "at", at_on from store.ticket_events
    where event in ('handling_started', 'waiting_customer', 'resolved')
) as act
left join store.kept_merges as merged on merged.ticket_id = act.ticket_id
