-- One row per row that an import changed, or that was taken away or put back when it was undone: what it said before and
-- after; the first ones of each table, and how many there are.
select
    table_name as kind,
    row_key,
    action,
    before,
    after,
    count(*) over () as changes
from store.audit_log
where import_id = $import and action = $action
qualify row_number() over (partition by table_name order by rowid) <= $most
order by table_name, rowid
