-- One row: under which name a booking is one appointment in calendars, and the number of its next change, above those of
-- its earlier ones and of the imports that changed it.
select
    coalesce(any_value(change.uid), $booking || '@supportkoll') as uid,
    coalesce(max(change.sequence), 0)
    + (
        select count(*)
        from store.audit_log
        where table_name = 'bookings' and action in ('import', 'undo_import') and row_key = $booking
    ) + 1 as next
from store.booking_changes as change
where change.uid = (select uid from store.booking_changes where booking_id = $booking limit 1)
