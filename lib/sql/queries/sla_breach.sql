-- One row: a case handled too late, or overdue, and the manager's note on it.
select
    one.ticket_id,
    one.subject,
    one.customer_name,
    one.critical,
    one.critical_minutes,
    one.registered_at at time zone 'Europe/Stockholm' as registered_at,
    one.due_on,
    one.handled_at at time zone 'Europe/Stockholm' as handled_at,
    one.handled_how,
    staff.name as staff_name,
    one.working_days,
    one.minutes_to_handling,
    one.resolved_at at time zone 'Europe/Stockholm' as resolved_at,
    one.working_days_to_resolution,
    one.waited_working_days,
    one.status,
    one.unclear,
    note.note_id,
    note.note,
    note.written_by,
    note.written_at at time zone 'Europe/Stockholm' as written_at
from reports.cases as one
left join store.staff as staff on staff.staff_id = one.handled_staff_id
left join facts.breach_notes as note on note.ticket_id = one.ticket_id
where one.ticket_id = $ticket and one.status in ('breached', 'overdue')
