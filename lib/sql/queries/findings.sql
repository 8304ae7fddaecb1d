-- One row per thing wrong with a row that was put aside, the latest import first.
select
    import.started_at at time zone 'Europe/Stockholm' as started_at,
    finding.file,
    finding.line,
    finding.column_name,
    finding.value,
    finding.reason,
    finding.detail,
    finding.record
from store.findings as finding
join store.imports as import on import.import_id = finding.import_id
order by import.started_at desc, finding.file, finding.line
