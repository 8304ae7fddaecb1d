-- All that the import was the last one to write goes.
delete from store.{table} where import_id = $import_id
