-- A row that names a finding and is put aside again has a finding of its own in place of that one.
update store.findings
set closed_by = $import_id, closed_how = 'replaced'
where closed_by is null and import_id <> $import_id and finding_id in (select finding_id from returned where not good)
