-- One row per incoming row: what became of it. Counted, and line by line for the files that are not canonical.
create or replace temp view fate_now as
select file_no, line, 'put_aside' as fate
from incoming_{table}
where problem is not null
union all
select file_no, line, fate
from latest
where
    not getvariable('any_repeated')
    or row_no not in (select rowid from incoming_{table} semi join repeated using ({key}))
union all
select file_no, line, fate
from versions;

insert into tally
select '{table}', file_no, fate, count(*)
from fate_now
group by file_no, fate;

insert into fates
select file_no, line, fate
from fate_now
where file_no in (select unnest($translated));
