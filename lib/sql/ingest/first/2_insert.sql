-- All good rows go in.
insert into store.{table} by name
select {columns}, $import_id as import_id
from incoming_{table}
where problem is null
