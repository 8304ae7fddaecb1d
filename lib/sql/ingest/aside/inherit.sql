-- A row that somebody has set aside stays so when its file comes again.
update store.findings as finding
set
    set_aside_by = earlier.set_aside_by,
    set_aside_at = earlier.set_aside_at,
    set_aside_why = earlier.set_aside_why
from (
    select *
    from store.findings
    where closed_by is null and set_aside_by is not null and import_id <> $import_id
) as earlier
where
    finding.import_id = $import_id
    and finding.file = earlier.file
    and finding.reason = earlier.reason
    and finding.column_name is not distinct from earlier.column_name
    and finding.record is not distinct from earlier.record
