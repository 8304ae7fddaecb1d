-- One row per draft of other terms that a manager has saved, under its name: what it changes, as an address says it.
create table store.drafts (
    name varchar primary key,
    code varchar not null,
    saved_by varchar not null,
    saved_at timestamptz not null
);
