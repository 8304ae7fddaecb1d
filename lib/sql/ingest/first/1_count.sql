-- Counted, and line by line for the files that are not canonical: what becomes of the incoming rows of a table that the
-- store has no rows of, as yet.
insert into tally
select '{table}', file_no, if(problem is null, 'added', 'put_aside'), count(*)
from incoming_{table}
group by all;

insert into fates
select file_no, line, if(problem is null, 'added', 'put_aside')
from incoming_{table}
where file_no in (select unnest($translated));
