-- One row at most: a row of the audit log by its number, and by which erasure texts in it were replaced last.
with shown as (
    select $row::bigint as row_no
),

change as (
    select
        log.rowid as row_no,
        log.changed_at at time zone 'Europe/Stockholm' as changed_at,
        coalesce(staff.name, log.actor) as changed_by,
        log.action,
        log.table_name as log_table,
        log.row_key,
        coalesce(
            case log.table_name
                when 'tickets' then log.row_key
                when 'breach_notes' then log.row_key
                when 'ticket_events' then split_part(log.row_key, '|', 1)
            end,
            log.after ->> 'ticket_id',
            log.before ->> 'ticket_id'
        ) as ticket_id,
        log.import_id,
        log.before,
        log.after
    from store.audit_log as log
    left join store.staff as staff on staff.staff_id = log.actor
    where log.rowid in (select row_no from shown)
)

select change.*, erased.erased_by as replaced_by, erased.erased_at as replaced_at
from change
left join (
    select replaced.row_no, arg_max(erasure.erased_by, erased_at) as erased_by, max(erased_at) as erased_at
    from store.audit_replaced as replaced
    join store.erasures as erasure on erasure.erasure_id = replaced.erasure_id
    where replaced.row_no = $row
    group by replaced.row_no
) as erased on erased.row_no = change.row_no
