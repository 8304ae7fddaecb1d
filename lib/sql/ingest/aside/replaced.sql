-- A row that is put aside again, as it was or otherwise, has one open finding: the latest.
update store.findings as finding
set closed_by = $import_id, closed_how = 'replaced'
from (
    select file, table_name, row_key, column_name, reason, record
    from store.findings
    where import_id = $import_id
    group by all
) as again
where
    finding.closed_by is null
    and finding.import_id <> $import_id
    and finding.file = again.file
    and (
        (
            finding.reason = again.reason
            and finding.column_name is not distinct from again.column_name
            and finding.record is not distinct from again.record
        )
        or (finding.table_name = again.table_name and finding.row_key = again.row_key)
    )
