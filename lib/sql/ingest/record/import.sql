-- An import, after those before it.
insert into store.imports (import_id, started_at, actor, number, audited)
select $import_id, $now, $actor, coalesce(max(number), 0) + 1, $audited
from store.imports
