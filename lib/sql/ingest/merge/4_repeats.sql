-- One row per earlier import: how many rows that it had written came again as they are. What came again isn't that import's
-- alone any more.
insert into store.import_repeats
select $import_id, '{table}', written_by, count(*)
from latest
where fate = 'unchanged' and written_by is not null
group by written_by
