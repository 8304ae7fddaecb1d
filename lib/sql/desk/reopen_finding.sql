-- A finding of an import that was set aside is open again.
update store.findings
set set_aside_by = null, set_aside_at = null, set_aside_why = null
where finding_id = $finding and closed_by is null and set_aside_by is not null
