-- The tickets that the rows say something about, now and before.
insert into touched
select stored.{ticket}
from undone_{table} as undone
join store.{table} as stored on {same_key_undone}
union
select before ->> '{ticket}'
from undone_{table}
where before is not null
