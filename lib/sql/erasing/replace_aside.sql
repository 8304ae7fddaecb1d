-- Rows put aside, with what they say instead.
update store.findings as finding
set value = replaced.value, detail = replaced.detail, record = replaced.record, row_key = replaced.row_key
from replaced
where finding.finding_id = replaced.finding_id
