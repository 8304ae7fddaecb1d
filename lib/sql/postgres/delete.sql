-- The rows with the keys of a JSON list go.
delete from store.{table} as old
using json_populate_recordset(null::store.{table}, {keys}) as gone
where {same};
