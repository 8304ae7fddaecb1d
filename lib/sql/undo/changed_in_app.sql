-- One row per row of a table that an import wrote and somebody has changed in the app since.
select undone.row_key
from undone_{table} as undone
where
    -- The app joins the two parts of the key of an invoice line in another way.
    list_has_any(
        [undone.row_key, replace(undone.row_key, '|', ' / ')],
        (
            select coalesce(list(distinct row_key), [])
            from store.audit_log
            where import_id is null and table_name = '{table}' and rowid >= $audited
        )
    )
order by undone.row_key
