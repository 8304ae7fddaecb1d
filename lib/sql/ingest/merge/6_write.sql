-- The changed rows replace those in the store, the added ones join them.
delete from store.{table} as stored
using latest
where latest.fate = 'changed' and {same_key_latest};

insert into store.{table} by name
select {columns}, $import_id as import_id
from latest
where fate <> 'unchanged';
