-- What the desk's staff do in the app: what was said with an event, and timers that run.

-- One row per event that came with words: the question to the customer, or what was done.
create table store.event_notes (
    ticket_id varchar not null,
    "at" timestamptz not null,
    event varchar not null,
    note varchar not null,
    primary key (ticket_id, "at", event)
);

-- One row per member of staff with a running timer: on which case, for which kind of work, since when.
create table store.timers (
    staff_id varchar primary key,
    ticket_id varchar not null,
    work varchar not null check (work in ('support', 'upgrade', 'development', 'installation')),
    started_at timestamptz not null
);
