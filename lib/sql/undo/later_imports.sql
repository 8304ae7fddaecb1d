-- One row per later import that changed rows of an import, or that had them, too.
select
    strftime(import.started_at at time zone 'Europe/Stockholm', '%Y-%m-%d %H:%M') as started_at,
    sum(later.rows)::bigint as rows,
    (
        select string_agg(file, ', ' order by file)
        from (select file from store.import_files where import_id = import.import_id order by file limit 3)
    ) as files
from (
    select import_id, count(distinct (table_name, row_key)) as rows
    from store.audit_log
    where overwrote = $import_id and import_id <> $import_id and action = 'import'
    group by import_id
    union all
    select import_id, rows
    from store.import_repeats
    where written_by = $import_id
) as later
join store.imports as import on import.import_id = later.import_id
where import.undone_at is null
group by import.import_id, import.started_at, import.number
order by import.number
