-- Personal data that was taken away, and what shows that nothing else in the audit log was changed.

-- A row of the audit log is part of a digest with a number drawn for it: when its names are erased, so is the number, and
-- nobody can find them out by trying which ones give the digest.
alter table store.audit_log add column nonce uuid;

alter table store.audit_log alter column nonce set default uuid();

-- One row per transaction that wrote into the audit log: which rows, counted from 0, and the digest of them and of the
-- seal before it.
create table store.audit_seals (
    seal_no bigint primary key,
    first_row bigint not null,
    rows bigint not null,
    sealed_at timestamptz not null,
    digest varchar not null
);

-- One row per erasure of the personal data of a customer or a member of staff. `wiped_at`: when the store's file was
-- written anew, without what it had still held of them in its unused parts.
create table store.erasures (
    erasure_id varchar primary key,
    about varchar not null check (about in ('customer', 'staff')),
    -- The id that they have since: another one than before where that was a name or an address.
    subject_id varchar not null,
    reason varchar not null,
    erased_by varchar not null,
    erased_at timestamptz not null,
    wiped_at timestamptz
);

-- One row per name, address or number that was erased, as a digest with `salt`: so that files of before the erasure don't
-- bring it back.
create table store.erased_marks (
    erasure_id varchar not null,
    kind varchar not null check (kind in ('id', 'name', 'email', 'org_number')),
    salt uuid not null,
    digest varchar not null
);

-- One row per row of the audit log (its number, from 0) in which an erasure replaced texts: the digest that it had, as the
-- seals have it, and the one that it has.
create table store.audit_replaced (
    erasure_id varchar not null,
    row_no bigint not null,
    digest_before varchar not null,
    digest_after varchar not null,
    primary key (erasure_id, row_no)
);
