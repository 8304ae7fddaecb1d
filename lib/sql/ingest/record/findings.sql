-- The findings of an import, each with an id of its own.
insert into store.findings (
    import_id, file, line, column_name, value, reason, detail, record, table_name, row_key, finding_id
)
select
    $import_id,
    unnest($file),
    unnest($line),
    unnest($column_name),
    unnest($value),
    unnest($reason),
    unnest($detail),
    unnest($record),
    unnest($table_name),
    unnest($row_key),
    'F-' || left(replace(uuid()::varchar, '-', ''), 16)
