-- A row that was put aside is mended by an import that has written the row that it would have become.
update store.findings as finding
set closed_by = $import_id, closed_how = 'mended'
where
    closed_by is null
    and import_id <> $import_id
    and table_name = '{table}'
    and row_key in (
        select concat_ws('|', {key_of_incoming})
        from store.{table} as incoming
        where import_id = $import_id
    )
