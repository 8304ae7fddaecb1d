-- One row per key that stands in more than one good incoming row.
create or replace temp table repeated as
select {key}
from incoming_{table}
where problem is null
group by {key}
having count(*) > 1;

-- Files seldom repeat a key: where none does, the planner leaves out what would be done about it.
set variable any_repeated = exists (from repeated)
