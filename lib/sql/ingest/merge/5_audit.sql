-- One row per change of a row that was there: the audit log keeps both, and which import had written the earlier one.
insert into store.audit_log (
    changed_at, actor, action, table_name, row_key, before, after, import_id, overwrote
)
select
    $now, $actor, 'import', '{table}', concat_ws('|', {key_of_incoming}),
    to_json(struct_pack({packed_stored})), to_json(struct_pack({packed_incoming})), $import_id,
    coalesce(stored.import_id, '')
from latest
join incoming_{table} as incoming on incoming.rowid = latest.row_no
join store.{table} as stored on {same_key_incoming}
where latest.fate = 'changed' and ({key_of_incoming}) not in (select ({key}) from repeated)
union all
select $now, $actor, 'import', '{table}', concat_ws('|', {key}), said_before, said, $import_id, coalesce(written_by, $import_id)
from versions
where fate = 'changed'
