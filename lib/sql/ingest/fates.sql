-- What became of the incoming rows: counted by file and table, and line by line for files that are not canonical.
create or replace temp table tally (made varchar, file_no integer, fate varchar, rows bigint);

create or replace temp table fates (file_no integer, line bigint, fate varchar);
