-- One row per change of a row that was there: the audit log keeps both.
insert into store.audit_log
select
    $now, $actor, 'import', '{table}', concat_ws('|', {key_of_latest}),
    to_json(struct_pack({packed_stored})), to_json(struct_pack({packed_latest})), $import_id
from latest
join store.{table} as stored on {same_key_latest}
where latest.fate = 'changed' and ({key_of_latest}) not in (select ({key}) from repeated)
union all
select $now, $actor, 'import', '{table}', concat_ws('|', {key}), said_before, said, $import_id
from versions
where fate = 'changed'
