-- What was brought in, what was put aside, and who changed what.

-- One row per import: a run over one or more files.
create table store.imports (
    import_id varchar primary key,
    started_at timestamptz not null,
    actor varchar not null
);

-- One row per file of an import, with how many of its rows went which way.
create table store.import_files (
    import_id varchar not null,
    file varchar not null,
    kind varchar,
    encoding varchar,
    separator varchar,
    rows_read bigint not null,
    added bigint not null,
    changed bigint not null,
    unchanged bigint not null,
    put_aside bigint not null
);

-- One row per thing wrong with a row that was put aside. `record` is the row as it stood in the file.
create table store.findings (
    import_id varchar not null,
    file varchar not null,
    line bigint not null,
    column_name varchar,
    value varchar,
    reason varchar not null,
    detail varchar,
    record varchar
);

-- One row per change of a row that was there: what it said before and what it says since.
create table store.audit_log (
    changed_at timestamptz not null,
    actor varchar not null,
    action varchar not null,
    table_name varchar not null,
    row_key varchar not null,
    before json,
    after json,
    import_id varchar
);
