-- One change that somebody made in the app, for the audit log.
insert into store.audit_log values ($now, $actor, $action, $table, $key, $before, $after, null)
