-- Whom to ask at the vendors of modules.

-- One row per vendor, by the name that installations have, however it is capitalised: how to reach it.
create table store.vendor_contacts (
    vendor_key varchar primary key,
    vendor varchar not null,
    contact varchar,
    email varchar,
    phone varchar,
    website varchar
);
