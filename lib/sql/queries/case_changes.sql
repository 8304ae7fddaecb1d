-- One row per change of a case, of those merged into it, and of their events, time, quotes and adjustments, the last one
-- first: who made it, and what was said before and since. What is read in from files for the first time is no change.
with own as materialized (
    select $ticket as ticket_id
    union all
    select ticket_id from store.kept_merges where root_id = $ticket
),

part as materialized (
    select 'time_entries' as table_name, entry_id as row_key from store.time_entries where ticket_id in (from own)
    union all
    select 'quotes', quote_id from store.quotes where ticket_id in (from own)
    union all
    select 'adjustments', adjustment_id from store.adjustments where ticket_id in (from own)
    union all
    select unnest(['tickets', 'breach_notes']), ticket_id from own
)

select
    log.changed_at at time zone 'Europe/Stockholm' as changed_at,
    coalesce(staff.name, log.actor) as changed_by,
    log.action,
    log.table_name,
    log.row_key,
    log.before,
    log.after
from store.audit_log as log
left join part on part.table_name = log.table_name and part.row_key = log.row_key
left join store.staff as staff on staff.staff_id = log.actor
where
    log.changed_at <= getvariable('as_of')
    and (
        part.row_key is not null
        or (log.table_name = 'ticket_events' and split_part(log.row_key, '|', 1) in (from own))
        or (log.before ->> 'ticket_id') in (from own)
        or (log.after ->> 'ticket_id') in (from own)
        or (log.after ->> 'split_from') in (from own)
        or (log.after ->> 'merged_into') in (from own)
    )
order by log.changed_at desc, log.rowid desc
