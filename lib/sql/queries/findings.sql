-- One row per thing wrong with a row that an import put aside, that fits the filters, the latest import first.
select
    started_at at time zone 'Europe/Stockholm' as started_at,
    file,
    line,
    column_name,
    value,
    reason,
    detail,
    record,
    state as put_aside_state,
    set_aside_why as note,
    finding_id,
    import_id,
    number
from reports.import_findings
where
    ($state::varchar is null or state = $state)
    and ($import::varchar is null or import_id = $import)
    and ($file::varchar is null or file = $file)
    and ($reason::varchar is null or reason = $reason)
order by number desc, file, line, finding_id
