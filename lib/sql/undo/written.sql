-- One row per row of a table that an import was the last one to write: what stood there before, if anything did, and which
-- import had written that.
create or replace temp table undone_{table} as
with first_change as (
    select
        {key_said},
        arg_min(before, rowid) as before,
        arg_min(overwrote, rowid) as overwrote
    from store.audit_log
    where import_id = $import_id and table_name = '{table}' and action = 'import'
    group by all
)

select
    {key_of_stored},
    concat_ws('|', {key_of_stored}) as row_key,
    -- What an earlier row of the same import said wasn't there before it.
    if(first_change.overwrote <> $import_id, first_change.before, null) as before,
    nullif(first_change.overwrote, '') as written_by
from store.{table} as stored
left join first_change on {same_key_changed}
where stored.import_id = $import_id
