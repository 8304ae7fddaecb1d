-- What people did with a booking in the app holds. An incoming row that says what was said before they did tells nothing
-- new, and leaves the booking as it is; one that says something else than it does now is put aside.
update incoming_bookings
set
    status = if(known.is_as_before, known.status, incoming_bookings.status),
    problem = if(known.is_as_before, null, known.column_name || ':changed_in_app')
from (
    select
        incoming.file_no,
        incoming.line,
        stored.status,
        case
            when incoming.ticket_id <> stored.ticket_id then 'ticket_id'
            when incoming.staff_id <> stored.staff_id then 'staff_id'
            when incoming.channel <> stored.channel then 'channel'
            when incoming.starts_at <> stored.starts_at then 'starts_at'
            when incoming.ends_at <> stored.ends_at then 'ends_at'
            else 'status'
        end as column_name,
        column_name = 'status' and incoming.status in (stored.status, changed.first_status) as is_as_before
    from incoming_bookings as incoming
    join store.bookings as stored on stored.booking_id = incoming.booking_id
    join (
        select booking_id, first_status
        from (
            select booking_id from store.booking_changes
            union
            select replaces from store.booking_changes where replaces is not null
        )
        left join (
            select row_key as booking_id, arg_min(before ->> 'status', rowid) as first_status
            from store.audit_log
            where table_name = 'bookings' and action not in ('import', 'undo_import') and before is not null
            group by row_key
        ) using (booking_id)
    ) as changed on changed.booking_id = incoming.booking_id
    where incoming.problem is null
) as known
where incoming_bookings.file_no = known.file_no and incoming_bookings.line = known.line
