-- What booking sessions needs besides the bookings: whose time is taken, how each came about, when staff work.

-- One row per party (a member of staff or a customer) and quarter hour that a session takes of its time. Made anew from
-- the bookings, whoever wrote those, within each transaction that takes time; the key lets no two have the same.
create table store.booking_slots (
    party varchar not null,
    slot timestamptz not null,
    booking_id varchar not null,
    primary key (party, slot)
);

-- One row per change of a booking in the app. A session that is moved is a new booking that `replaces` the old one; both
-- have one `uid`, as it is one appointment in a calendar, and `sequence` counts its changes.
create table store.booking_changes (
    uid varchar not null,
    sequence integer not null,
    booking_id varchar not null,
    change varchar not null check (change in ('booked', 'moved', 'cancelled', 'held', 'no_show')),
    replaces varchar,
    reason varchar,
    -- Of a session that nobody came to: who didn't come.
    whose varchar check (whose in ('customer', 'ours')),
    changed_by varchar not null,
    changed_at timestamptz not null,
    primary key (uid, sequence)
);

-- One row per member of staff and weekday (1 is Monday) that isn't worked from when the desk opens until it closes. Both
-- times empty: not worked at all.
create table store.staff_hours (
    staff_id varchar not null,
    weekday integer not null check (weekday between 1 and 7),
    begins time,
    ends time,
    primary key (staff_id, weekday),
    check (ends > begins),
    check ((begins is null) = (ends is null))
);

-- One row per absence of a member of staff, from an instant until before another. One that was taken back stays.
create table store.absences (
    absence_id varchar primary key,
    staff_id varchar not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    reason varchar not null,
    noted_by varchar not null,
    noted_at timestamptz not null,
    taken_back_by varchar,
    taken_back_at timestamptz,
    check (ends_at > starts_at)
);
