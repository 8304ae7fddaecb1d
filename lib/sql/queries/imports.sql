-- One row per import, the latest first.
with counted as (
    select
        import_id,
        string_agg(file, ', ' order by file) as files,
        sum(rows_read)::bigint as rows_read,
        sum(added)::bigint as added,
        sum(changed)::bigint as changed,
        sum(unchanged)::bigint as unchanged,
        sum(put_aside)::bigint as put_aside
    from store.import_files
    group by import_id
)

select
    import.started_at at time zone 'Europe/Stockholm' as started_at,
    calc.name_of(import.actor) as actor,
    counted.* exclude (import_id),
    if(import.undone_at is null, 'done', 'undone') as import_state,
    import.undone_at at time zone 'Europe/Stockholm' as undone_at,
    calc.name_of(import.undone_by) as undone_by,
    import.undone_why,
    import.audited is not null as can_be_undone,
    import.import_id
from store.imports as import
join counted on counted.import_id = import.import_id
where import.started_at <= getvariable('as_of')
order by import.number desc
