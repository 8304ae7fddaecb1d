-- One row per file of an import that has open findings: how many, and how many of them each reason has.
select
    started_at at time zone 'Europe/Stockholm' as started_at,
    file,
    any_value(kind) as kind,
    count(*) as findings,
    count(*) filter (record is not null) as rows_aside,
    import_id
from reports.import_findings
where state = 'open' and ($import::varchar is null or import_id = $import)
group by import_id, number, started_at, file
order by number desc, file
