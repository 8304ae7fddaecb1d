-- One row at most: the running timer of a member of staff, with the whole minutes since it was started.
select
    timer.ticket_id,
    ticket.subject,
    timer.work,
    timer.started_at at time zone 'Europe/Stockholm' as started_at,
    greatest(epoch_us(getvariable('as_of')) - epoch_us(timer.started_at), 0) // 60000000 as minutes
from store.timers as timer
left join store.tickets as ticket on ticket.ticket_id = timer.ticket_id
where timer.staff_id = $staff
