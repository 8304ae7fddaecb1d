-- The tickets that the rows about to be written say something about, and those that they said something about before.
insert into touched
select {ticket}
from latest
where fate <> 'unchanged'
union
select stored.{ticket}
from store.{table} as stored
join latest on {same_key_latest}
where latest.fate = 'changed'
