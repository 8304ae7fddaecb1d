-- The rows of a JSON list, written by a commit.
insert into store.{table} ({columns}, commit_no)
select {columns}, {commit}
from json_populate_recordset(null::store.{table}, {rows});
