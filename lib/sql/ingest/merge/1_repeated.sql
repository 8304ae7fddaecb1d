-- One row per key that stands in more than one good incoming row.
create or replace temp table repeated as
select {key}
from incoming_{table}
where problem is null
group by {key}
having count(*) > 1
