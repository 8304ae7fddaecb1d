-- Changes of sessions without reasons.
update store.booking_changes
set reason = $gone
where booking_id in (select row_key from erased_keys where table_name = 'bookings') and reason <> $gone
