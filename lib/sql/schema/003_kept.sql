-- What follows from the facts whatever the terms and the moment: computed when facts change, so that no page has to.
-- Where a figure depends on how much is known at the moment of a report, a row says from when until when it holds.

-- One row per ticket that isn't simply itself: merged into another (`root_id`), void or in a circle (no `root_id`).
create table store.kept_merges (
    ticket_id varchar not null,
    root_id varchar,
    reason varchar not null check (reason in ('merged', 'void', 'circle'))
);

-- One row per ticket in the views: what is merged into it counted in. `_n` numbers are those of working days.
create table store.kept_tickets (
    ticket_id varchar not null,
    customer_id varchar not null,
    registered_at timestamptz not null,
    registered_on date not null,
    registered_n integer not null,
    subject varchar not null,
    category varchar,
    critical boolean not null,
    serious boolean not null,
    installation_id varchar,
    handled_at timestamptz,
    handled_on date,
    handled_n integer,
    -- On a case of category `installation`: when its installation work began.
    installing_from timestamptz
);

-- One row per ticket and `resolved` event: what the ticket's resolution is as seen from `seen_from` until `seen_until`.
create table store.kept_resolutions (
    ticket_id varchar not null,
    resolved_at timestamptz not null,
    resolved_on date not null,
    resolved_n integer not null,
    waited_days integer not null,
    seen_from timestamptz not null,
    seen_until timestamptz not null
);

-- One row per ticket and kind of work: its minutes in all, when its first and last time entries began, and what charges
-- depend on, copied from its ticket: joining millions of lines to millions of tickets would cost more than all the rules.
create table store.kept_work (
    ticket_id varchar not null,
    customer_id varchar not null,
    registered_at timestamptz not null,
    registered_on date not null,
    category varchar,
    serious boolean not null,
    installation_id varchar,
    installing_from timestamptz,
    work varchar not null,
    minutes decimal(12, 2) not null,
    misplaced boolean not null,
    first_at timestamptz not null,
    last_at timestamptz not null
);

-- One row: a mark of the rules that the kept rows were made by; another mark means that they are made anew.
create table store.kept_by (
    mark varchar not null
);
