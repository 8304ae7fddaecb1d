-- What the import put aside is forgotten, and what it had settled or put aside anew is open again.
delete from store.findings where import_id = $import_id;

update store.findings set closed_by = null, closed_how = null where closed_by = $import_id;

delete from store.import_repeats where import_id = $import_id;

update store.imports set undone_by = $actor, undone_at = $now, undone_why = $why where import_id = $import_id
