-- Findings of imports that were set aside are open again.
update store.findings
set set_aside_by = null, set_aside_at = null, set_aside_why = null
where finding_id in (select unnest($findings)) and closed_by is null and set_aside_by is not null
