-- One row where this sign-in of a person stands in the audit log already.
select 1
from store.audit_log
where action = 'sign_in' and row_key = $person and json_extract_string(after, '$.signed_in_at') = $signed_in_at
limit 1
