-- What the support form sends in.

-- One row per submission of the support form: what the customer wrote, how to reach them, and what was answered.
create table store.submissions (
    -- The form's own id: the same submission sent twice makes one case.
    form_id varchar primary key,
    mark varchar not null,
    ticket_id varchar not null,
    received_at timestamptz not null,
    answer json not null,
    lang varchar not null check (lang in ('sv', 'en')),
    subject varchar not null,
    message varchar not null,
    shop_down boolean not null,
    ordering_blocked boolean not null,
    email varchar not null,
    name varchar,
    shop varchar,
    phone varchar,
    -- As the form gave them: what its writer believes, decided by nobody.
    customer_id varchar,
    category varchar,
    module varchar,
    submitted_at timestamptz
);

-- One row per customer that a submission made, as nobody knew it: whether it is new, or which one it turned out to be.
create table store.form_customers (
    customer_id varchar primary key,
    form_id varchar not null,
    made_at timestamptz not null,
    outcome varchar check (outcome in ('new', 'known')),
    same_as varchar,
    decided_by varchar,
    decided_at timestamptz,
    check ((outcome = 'known') = (same_as is not null) or outcome is null)
);
