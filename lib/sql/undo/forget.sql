-- What the import put aside is forgotten, and what it had settled or put aside anew is open again, unless a later import
-- has settled it since.
update store.findings as earlier
set closed_by = own.closed_by, closed_how = own.closed_how
from (
    select *
    from store.findings
    where import_id = $import_id and closed_by is not null
) as own
where
    earlier.closed_by = $import_id
    and earlier.closed_how = 'replaced'
    and (
        (earlier.table_name = own.table_name and earlier.row_key = own.row_key)
        or (earlier.file = own.file and earlier.record = own.record)
    );

delete from store.findings where import_id = $import_id;

update store.findings set closed_by = null, closed_how = null where closed_by = $import_id;

delete from store.import_repeats where import_id = $import_id;

update store.imports set undone_by = $actor, undone_at = $now, undone_why = $why where import_id = $import_id
