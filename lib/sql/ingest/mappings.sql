-- One row per mapping of a file's columns that somebody has saved.
select described
from store.mappings
order by name
