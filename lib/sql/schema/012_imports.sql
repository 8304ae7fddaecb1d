-- What it takes to undo imports, to follow rows that were put aside until they are mended, and to read files of formats
-- that a person has described.

-- `number`: in which order imports were made. `audited`: how far the audit log went before it; unknown of those made
-- before this, which can't be undone. Those that were undone stay, with who undid them and why.
alter table store.imports add column number integer;
alter table store.imports add column audited bigint;
alter table store.imports add column undone_by varchar;
alter table store.imports add column undone_at timestamptz;
alter table store.imports add column undone_why varchar;

update store.imports
set number = earlier.number
from (
    select import_id, row_number() over (order by started_at, import_id) as number
    from store.imports
) as earlier
where earlier.import_id = imports.import_id;

-- What was found out about the file or said by a person, by the keys of answers; and its header.
alter table store.import_files add column settled json;
alter table store.import_files add column header varchar[];

-- `table_name` and `row_key`: what the row would have become. A finding is open until an import brings in what it is
-- about (`closed_how` mended) or puts it aside anew (replaced), or until somebody sets it aside with a note.
alter table store.findings add column finding_id varchar;
alter table store.findings add column table_name varchar;
alter table store.findings add column row_key varchar;
alter table store.findings add column closed_by varchar;
alter table store.findings add column closed_how varchar;
alter table store.findings add column set_aside_by varchar;
alter table store.findings add column set_aside_at timestamptz;
alter table store.findings add column set_aside_why varchar;

update store.findings set finding_id = 'F-' || left(replace(uuid()::varchar, '-', ''), 16);

-- Which import had written the row that an import changed; empty: a person in the app. Null: not changed by an import, or
-- before this was noted.
alter table store.audit_log add column overwrote varchar;

-- One row per import, table, and earlier import: how many rows that the earlier one had written came again, unchanged.
create table store.import_repeats (
    import_id varchar not null,
    table_name varchar not null,
    written_by varchar not null,
    rows bigint not null
);

-- One row per mapping that somebody has made of a file's columns: how files with such a header are read.
create table store.mappings (
    name varchar primary key,
    kind varchar not null,
    described json not null,
    saved_by varchar not null,
    saved_at timestamptz not null
);
