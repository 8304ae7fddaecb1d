-- One row per change of an installation, the last one first: who made it, and what was said before and since.
select
    log.changed_at at time zone 'Europe/Stockholm' as changed_at,
    coalesce(staff.name, log.actor) as changed_by,
    log.action,
    log.before,
    log.after
from store.audit_log as log
left join store.staff as staff on staff.staff_id = log.actor
where
    log.table_name = 'module_installations'
    and log.row_key = $installation
    and log.changed_at <= getvariable('as_of')
order by log.changed_at desc, log.rowid desc
