-- Open findings of imports are set aside with a note.
update store.findings
set set_aside_by = $actor, set_aside_at = $now, set_aside_why = $why
where finding_id in (select unnest($findings)) and closed_by is null and set_aside_by is null
