-- One row per mapping of a file's columns that somebody has saved.
select
    name as mapping,
    kind,
    described,
    calc.name_of(saved_by) as saved_by,
    saved_at at time zone 'Europe/Stockholm' as saved_at
from store.mappings
order by name
