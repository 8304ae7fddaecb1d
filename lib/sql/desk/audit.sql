-- One change that somebody made in the app, for the audit log.
insert into store.audit_log (changed_at, actor, action, table_name, row_key, before, after)
values ($now, $actor, $action, $table, $key, $before, $after)
