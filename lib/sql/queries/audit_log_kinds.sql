-- One row per person, table and kind of change that the audit log knows.
select
    log.actor,
    coalesce(any_value(staff.name), log.actor) as changed_by,
    log.table_name,
    log.action
from store.audit_log as log
left join store.staff as staff on staff.staff_id = log.actor
group by log.actor, log.table_name, log.action
order by changed_by, log.table_name, log.action
