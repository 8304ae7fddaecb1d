-- One row per booking shown: when on the clock, how, and with whom about what.
select
    shown.starts_at at time zone 'Europe/Stockholm' as starts_at,
    strftime(shown.ends_at at time zone 'Europe/Stockholm', '%H:%M') as until,
    staff.name as staff_name,
    shown.customer_id,
    customer.name as customer_name,
    shown.channel,
    shown.booking_status,
    shown.ticket_id,
    ticket.subject,
    shown.booking_id
from shown
join facts.tickets as ticket on ticket.ticket_id = shown.ticket_id
left join store.staff as staff on staff.staff_id = shown.staff_id
left join store.customers as customer on customer.customer_id = shown.customer_id
