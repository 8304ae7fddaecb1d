-- One row per row of the audit log that is about the customer (`own`), or names it.
select
    log.rowid as row_no,
    log.table_name,
    log.row_key,
    log.actor,
    log.before::varchar as before,
    log.after::varchar as after,
    (
        (log.table_name, log.row_key) in (select (table_name, row_key) from erased_keys)
        or (log.table_name = 'ticket_events' and split_part(log.row_key, '|', 1) in (from erased_tickets))
        or (log.table_name = 'contracts' and split_part(log.row_key, '|', 1) in (from erased_customers))
        or (log.table_name = 'settlements' and split_part(log.row_key, ':', 2) in (select row_key from erased_keys))
        or (log.before ->> 'ticket_id') in (from erased_tickets)
        or (log.after ->> 'ticket_id') in (from erased_tickets)
        or (log.before ->> 'customer_id') in (from erased_customers)
        or (log.after ->> 'customer_id') in (from erased_customers)
    ) is true and log.table_name <> 'erasures' as own
from store.audit_log as log
where own or regexp_matches(concat_ws(' ', log.row_key, log.before, log.after), $pattern)
