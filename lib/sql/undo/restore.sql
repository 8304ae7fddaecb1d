-- What stood there before comes back, as the import wrote it that had written it.
insert into store.{table} by name
select {columns_said}, written_by as import_id
from undone_{table}
where before is not null
