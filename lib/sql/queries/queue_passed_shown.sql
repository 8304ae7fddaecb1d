-- One row per case shown: with local times, and the working days that it waited after it was passed over.
select
    shown.ticket_id,
    shown.by_ticket_id,
    shown.passed_at at time zone 'Europe/Stockholm' as passed_at,
    shown.handled_at at time zone 'Europe/Stockholm' as handled_at,
    shown.hours_passed,
    coalesce(handled.n, getvariable('as_of_n')) - passed.n as working_days_passed,
    customer.name as customer_name,
    shown.subject,
    shown.registered_at at time zone 'Europe/Stockholm' as registered_at,
    shown.due_on,
    shown.status
from shown
join terms.calendar as passed on passed.day = (shown.passed_at at time zone 'Europe/Stockholm')::date
left join terms.calendar as handled on handled.day = shown.handled_on
left join store.customers as customer on customer.customer_id = shown.customer_id
