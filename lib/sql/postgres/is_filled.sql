-- One row: whether anybody has written anything.
select exists (select from store.audit_log) or exists (select from store.imports) or exists (select from store.tickets)
