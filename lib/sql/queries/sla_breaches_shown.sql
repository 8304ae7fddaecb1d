-- One row per breach shown: with local times, names, how much too late it was handled (or is), and the manager's note.
select
    shown.ticket_id,
    shown.registered_at at time zone 'Europe/Stockholm' as registered_at,
    customer.name as customer_name,
    shown.subject,
    shown.category,
    shown.critical,
    shown.critical_minutes,
    staff.name as staff_name,
    shown.handled_how,
    shown.due_on,
    if(
        shown.critical,
        (shown.registered_at + to_minutes(shown.critical_minutes)) at time zone 'Europe/Stockholm',
        null
    ) as due_at,
    shown.handled_at at time zone 'Europe/Stockholm' as handled_at,
    shown.working_days,
    shown.minutes_to_handling,
    shown.waited_working_days,
    if(
        shown.critical, null,
        coalesce(handled.n, getvariable('as_of_n')) - due.n
    ) as working_days_late,
    if(
        shown.critical,
        (epoch_us(coalesce(shown.handled_at, getvariable('as_of'))) - epoch_us(shown.registered_at)) / 60000000
        - shown.critical_minutes,
        null
    ) as minutes_late,
    shown.status,
    shown.unclear,
    note.note
from shown
left join terms.calendar as due on due.day = shown.due_on
left join terms.calendar as handled on handled.day = shown.handled_on
left join store.customers as customer on customer.customer_id = shown.customer_id
left join store.staff as staff on staff.staff_id = shown.handled_staff_id
left join facts.breach_notes as note on note.ticket_id = shown.ticket_id
