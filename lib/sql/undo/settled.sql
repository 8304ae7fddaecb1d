-- One row per finding of the billing audit that was settled after an import and is about what it says.
select finding_id
from (
    select finding_id, arg_max(outcome is not null, settlement_id) as is_settled
    from store.settlements
    group by finding_id
)
where
    is_settled
    and finding_id in (
        select row_key
        from store.audit_log
        where table_name = 'settlements' and rowid >= $audited
    )
    and substr(finding_id, position(':' in finding_id) + 1) in (
        from undone_cases
        union all
        select row_key from undone_time_entries
        union all
        select row_key from undone_module_installations
        union all
        select invoice_no || '/' || line_no from undone_invoice_lines
    )
order by finding_id
