-- One row per appointment: that of a booking, or those of a member of staff (null: of everybody) from a day on that
-- aren't called off.
select
    appointment.booking_id,
    appointment.uid,
    appointment.sequence,
    appointment.changed_at,
    appointment.starts_at,
    appointment.ends_at,
    appointment.channel,
    appointment.status,
    appointment.ticket_id,
    coalesce(customer.name, appointment.customer_id) as customer_name,
    customer.email as customer_email,
    coalesce(staff.name, appointment.staff_id) as staff_name,
    staff.email as staff_email
from facts.appointments as appointment
left join store.customers as customer on customer.customer_id = appointment.customer_id
left join store.staff as staff on staff.staff_id = appointment.staff_id
where
    appointment.booking_id = $booking
    or (
        ($staff is null or appointment.staff_id = $staff)
        and appointment.starts_on >= $first
        and appointment.status <> 'cancelled'
    )
order by appointment.starts_at, appointment.booking_id
