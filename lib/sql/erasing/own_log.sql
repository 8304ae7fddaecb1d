-- One row per row of the audit log that is about the customer, without who made the change.
select log.changed_at, log.action, log.table_name, log.row_key, log.before::varchar as before, log.after::varchar as after
from store.audit_log as log
where
    (log.table_name, log.row_key) in (select (table_name, row_key) from erased_keys)
    or (log.table_name = 'ticket_events' and split_part(log.row_key, '|', 1) in (from erased_tickets))
    or (log.table_name = 'contracts' and split_part(log.row_key, '|', 1) in (from erased_customers))
    or (log.before ->> 'ticket_id') in (from erased_tickets)
    or (log.after ->> 'ticket_id') in (from erased_tickets)
order by log.rowid
