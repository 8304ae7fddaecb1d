-- One row per thing wrong with a row or file that an import put aside, as it stood at `as_of`: open, mended by a later
-- import, put aside anew by one, set aside by a person, or nothing that ever was a row.
select
    finding.finding_id,
    finding.import_id,
    import.number,
    import.started_at,
    finding.file,
    finding.line,
    finding.column_name,
    finding.value,
    finding.reason,
    finding.detail,
    finding.record,
    finding.table_name,
    file.kind,
    closing.started_at as closed_at,
    if(finding.set_aside_at <= getvariable('as_of'), finding.set_aside_at, null) as set_aside_at,
    finding.set_aside_by,
    finding.set_aside_why,
    case
        when closing.started_at <= getvariable('as_of') then finding.closed_how
        when finding.set_aside_at <= getvariable('as_of') then 'set_aside'
        when finding.reason in ('title', 'summary', 'header_again') then 'no_row'
        else 'open'
    end as state
from store.findings as finding
join store.imports as import on import.import_id = finding.import_id
left join store.imports as closing on closing.import_id = finding.closed_by
left join (
    select import_id, file, any_value(kind) as kind
    from store.import_files
    group by import_id, file
) as file on file.import_id = finding.import_id and file.file = finding.file
where import.started_at <= getvariable('as_of')
