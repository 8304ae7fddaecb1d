-- What a database needs before anything else: one row per commit, with the tables that it wrote into (of `whole` ones
-- every row may be another), the tickets of which anything kept changes (none: all), whether charges may change, and if
-- so of these tickets alone; and one row per table that a commit deleted rows from, with their keys.
create schema if not exists store;

create table if not exists store.commits (
    commit_no bigint primary key,
    at timestamptz not null default clock_timestamp(),
    schema_version integer not null,
    tables text[] not null,
    whole text[] not null,
    touched text[],
    changes_charges boolean not null,
    only_touched boolean not null
);

create table if not exists store.deletions (
    commit_no bigint not null,
    table_name text not null,
    keys text not null,
    primary key (commit_no, table_name)
)
