-- Columns that the file doesn't have keep what the store says.
update incoming_{table} as incoming
set {kept}
from store.{table} as stored
where incoming.file_no = $file_no and {same_key}
