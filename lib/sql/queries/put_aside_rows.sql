-- One row per open finding of a file of an import: the row as it stood there, and the columns of the file.
select finding.finding_id, finding.record, finding.reason, finding.column_name, finding.detail, file.header
from reports.import_findings as finding
join (
    select import_id, file, any_value(header) as header
    from store.import_files
    group by import_id, file
) as file on file.import_id = finding.import_id and file.file = finding.file
where
    finding.state = 'open'
    and finding.record is not null
    and finding.import_id = $import
    and finding.file = $file
order by finding.line, finding.finding_id
