-- No member of staff has two sessions at a time that were booked here. Those that other systems brought are as they are.
-- Looked at when the transaction ends: a session that is moved leaves its old time in the same one.
create extension if not exists btree_gist;

alter table store.bookings
add constraint bookings_one_at_a_time exclude using gist (staff_id with =, tstzrange(starts_at, ends_at) with &&)
where (status in ('booked', 'held') and import_id is null) deferrable initially deferred;
