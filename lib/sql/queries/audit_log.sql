-- One row per row of the audit log that fits the filters, the last one first.
select log.rowid as row_no
from store.audit_log as log
where
    log.changed_at >= $since
    and log.changed_at <= $until
    and ($actor::varchar is null or log.actor = $actor)
    and ($table::varchar is null or log.table_name = $table)
    and ($action::varchar is null or log.action = $action)
    and ($import::varchar is null or log.import_id = $import)
    -- The key of the row itself or a part of it, or of what the row names.
    and (
        $key::varchar is null
        or log.row_key = $key
        or contains('|' || log.row_key || '|', '|' || $key || '|')
        or contains(log.before::varchar, to_json($key::varchar)::varchar)
        or contains(log.after::varchar, to_json($key::varchar)::varchar)
    )
order by row_no desc
