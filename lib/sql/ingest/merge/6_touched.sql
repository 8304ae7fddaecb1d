-- The tickets that the rows about to be written say something about, and those that they said something about before.
insert into touched
select incoming.{ticket}
from latest
join incoming_{table} as incoming on incoming.rowid = latest.row_no
where latest.fate <> 'unchanged'
group by 1
union
select stored.{ticket}
from latest
join incoming_{table} as incoming on incoming.rowid = latest.row_no
join store.{table} as stored on {same_key_incoming}
where latest.fate = 'changed'
