-- Changed rows make room.
delete from store.{table} as stored
using latest, incoming_{table} as incoming
where latest.fate = 'changed' and incoming.rowid = latest.row_no and {same_key_incoming}
