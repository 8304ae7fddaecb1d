-- Personal data that was taken away.

-- One row per erasure of a customer's personal data.
create table store.erasures (
    erasure_id varchar primary key,
    customer_id varchar not null,
    reason varchar not null,
    erased_by varchar not null,
    erased_at timestamptz not null
);
