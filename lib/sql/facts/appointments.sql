-- One row per booking that is the last of its chain: one appointment in a calendar, however often it was moved. `uid` names
-- it for ever, `sequence` grows with each change of it, in the app or by an import.
with change as (
    select
        uid,
        max(sequence) as sequence,
        arg_max(booking_id, sequence) as booking_id,
        max(changed_at) as changed_at
    from store.booking_changes
    group by uid
),

replaced as (
    select replaces as booking_id
    from store.booking_changes
    where replaces is not null
),

imported as (
    select row_key as booking_id, count(*) as changes, max(changed_at) as changed_at
    from store.audit_log
    where table_name = 'bookings' and action in ('import', 'undo_import')
    group by row_key
)

select
    booking.*,
    coalesce(change.uid, booking.booking_id || '@supportkoll') as uid,
    coalesce(change.sequence, 0) + coalesce(imported.changes, 0) as sequence,
    greatest(change.changed_at, imported.changed_at) as changed_at
from facts.bookings as booking
left join change on change.booking_id = booking.booking_id
left join imported on imported.booking_id = booking.booking_id
where booking.booking_id not in (from replaced)
