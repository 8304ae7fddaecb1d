-- One row: how far the audit log is sealed.
select
    coalesce(max(first_row + rows), 0),
    (select count(distinct row_no) from store.audit_replaced),
    coalesce(arg_max(digest, seal_no), '')
from store.audit_seals
