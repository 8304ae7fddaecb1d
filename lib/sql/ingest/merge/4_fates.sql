-- One row per incoming row: what became of it.
insert into fates
select '{table}', file_no, line, 'put_aside' from incoming_{table} where problem is not null
union all
select '{table}', file_no, line, fate from latest anti join repeated using ({key})
union all
select '{table}', file_no, line, fate from versions
