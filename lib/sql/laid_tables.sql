-- One row per table that is laid by, with the mark of the facts and rules that it was made from.
select table_name, comment as mark
from duckdb_tables()
where database_name = 'laid'
