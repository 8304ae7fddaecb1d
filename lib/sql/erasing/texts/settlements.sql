-- Settlements of findings on the customer's cases, without notes.
update store.settlements
set note = $gone
where split_part(finding_id, ':', 2) in (select row_key from erased_keys) and note <> $gone
