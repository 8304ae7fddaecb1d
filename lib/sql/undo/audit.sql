-- One row per row that is taken away or put back as it was: what it says now and what it says then.
insert into store.audit_log (changed_at, actor, action, table_name, row_key, before, after, import_id)
select
    $now, $actor, 'undo_import', '{table}', undone.row_key, to_json(struct_pack({packed_stored})), undone.before,
    $import_id
from undone_{table} as undone
join store.{table} as stored on {same_key_undone}
