-- One row per row of the audit log on a page: what was changed, and the case that it is about, if that can be told.
select
    log.rowid as row_no,
    log.changed_at at time zone 'Europe/Stockholm' as changed_at,
    coalesce(staff.name, log.actor) as changed_by,
    log.action,
    log.table_name as log_table,
    log.row_key,
    coalesce(
        case log.table_name
            when 'tickets' then log.row_key
            when 'breach_notes' then log.row_key
            when 'ticket_events' then split_part(log.row_key, '|', 1)
        end,
        log.after ->> 'ticket_id',
        log.before ->> 'ticket_id'
    ) as ticket_id,
    log.import_id,
    log.before,
    log.after
from store.audit_log as log
left join store.staff as staff on staff.staff_id = log.actor
where log.rowid in (select row_no from shown)
