-- Calendars that other programs subscribe to.

-- One row per address of a calendar; the address itself is shown once and kept nowhere.
create table store.feeds (
    feed_id varchar primary key,
    -- SHA-256 of the secret part of the address.
    secret_hash varchar not null unique,
    -- Whose sessions it holds; null: everybody's.
    staff_id varchar,
    made_by varchar not null,
    made_at timestamptz not null,
    revoked_by varchar,
    revoked_at timestamptz
);
