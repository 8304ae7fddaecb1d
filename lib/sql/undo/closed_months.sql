-- One row per month that was closed after an import and holds cases of it.
select strftime(closing.month, '%Y-%m') as month
from store.closings as closing
where
    closing.reopened_at is null
    and closing.closing_id in (
        select row_key
        from store.audit_log
        where table_name = 'closings' and action = 'close_month' and rowid >= $audited
    )
    and exists (
        from store.closed_lines as line
        where line.closing_id = closing.closing_id and line.ticket_id in (from undone_cases)
    )
order by month
