-- One row per file of an import, the latest first.
select
    import.started_at at time zone 'Europe/Stockholm' as started_at,
    calc.name_of(import.actor) as actor,
    file.file,
    file.kind,
    file.rows_read,
    file.added,
    file.changed,
    file.unchanged,
    file.put_aside
from store.imports as import
join store.import_files as file on file.import_id = import.import_id
order by import.started_at desc, import.import_id, file.file
