-- A finding is mended by a good row that names it, and one about a whole file by such a file that could be read.
update store.findings as finding
set closed_by = $import_id, closed_how = 'mended'
where
    closed_by is null
    and import_id <> $import_id
    and (
        finding_id in (select finding_id from returned where good)
        or (
            record is null
            and reason in ('unreadable', 'missing_columns', 'unknown_format')
            and file in (select file from store.import_files where import_id = $import_id)
        )
    )
