-- Changed and added rows go in.
insert into store.{table} by name
select {columns}, $import_id as import_id
from incoming_{table}
where rowid in (select row_no from latest where fate <> 'unchanged')
