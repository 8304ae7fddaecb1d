-- One row per file of an import.
select
    file.file,
    file.kind,
    file.encoding,
    file.separator,
    file.settled,
    file.rows_read,
    file.added,
    file.changed,
    file.unchanged,
    file.put_aside
from store.import_files as file
where file.import_id = $import
order by file.file
