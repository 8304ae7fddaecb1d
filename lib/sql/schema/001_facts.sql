-- The facts that people and other systems write. One table per canonical file, with the same column names.
-- Beside each instant stands its local date: converting a million instants costs more than the report over them.
-- `import_id` names the import that last wrote the row. Keys are unique because every writer replaces by key; they are
-- not indexed, as an index on text keys makes writing three million rows four times slower.

create table store.customers (
    customer_id varchar not null,
    name varchar not null,
    email varchar,
    org_number varchar,
    import_id varchar
);

create table store.contracts (
    customer_id varchar not null,
    form varchar not null,
    valid_from date not null,
    valid_to date,
    import_id varchar,
    check (valid_to >= valid_from)
);

create table store.staff (
    staff_id varchar not null,
    name varchar not null,
    email varchar,
    import_id varchar
);

create table store.tickets (
    ticket_id varchar not null,
    customer_id varchar not null,
    registered_at timestamptz not null,
    registered_on date not null,
    subject varchar not null,
    category varchar,
    critical boolean not null,
    serious boolean not null,
    installation_id varchar,
    merged_into varchar,
    void boolean not null,
    import_id varchar
);

create table store.ticket_events (
    ticket_id varchar not null,
    "at" timestamptz not null,
    at_on date not null,
    event varchar not null check (event in ('handling_started', 'waiting_customer', 'resumed', 'resolved', 'reopened')),
    staff_id varchar,
    import_id varchar
);

create table store.time_entries (
    entry_id varchar not null,
    ticket_id varchar not null,
    staff_id varchar not null,
    started_at timestamptz not null,
    started_on date not null,
    minutes decimal(9, 2) not null check (minutes > 0),
    work varchar not null check (work in ('support', 'upgrade', 'development', 'installation')),
    note varchar,
    import_id varchar
);

create table store.module_installations (
    installation_id varchar not null,
    customer_id varchar not null,
    module varchar not null,
    vendor varchar,
    installed_on date not null,
    installed_by varchar not null check (installed_by in ('agency', 'customer')),
    ticket_id varchar,
    function_check varchar check (function_check in ('passed', 'failed')),
    price decimal(12, 2) check (price >= 0),
    import_id varchar
);

create table store.quotes (
    quote_id varchar not null,
    ticket_id varchar not null,
    amount decimal(12, 2) not null check (amount >= 0),
    sent_at timestamptz not null,
    sent_on date not null,
    decision varchar check (decision in ('approved', 'declined')),
    decided_at timestamptz,
    decided_on date,
    import_id varchar
);

create table store.bookings (
    booking_id varchar not null,
    ticket_id varchar not null,
    staff_id varchar not null,
    channel varchar not null check (channel in ('phone', 'screen_share')),
    starts_at timestamptz not null,
    starts_on date not null,
    ends_at timestamptz not null,
    ends_on date not null,
    status varchar not null check (status in ('booked', 'held', 'cancelled', 'no_show')),
    import_id varchar,
    check (ends_at > starts_at)
);

create table store.invoice_lines (
    invoice_no varchar not null,
    line_no varchar not null,
    ticket_id varchar not null,
    invoiced_on date not null,
    amount decimal(12, 2) not null,
    import_id varchar
);

create table store.adjustments (
    adjustment_id varchar not null,
    ticket_id varchar not null,
    amount decimal(12, 2) not null,
    reason varchar not null,
    staff_id varchar not null,
    made_at timestamptz not null,
    made_on date not null,
    import_id varchar
);
