-- One row per saved draft of the terms, by name.
select name, code, saved_by, saved_at at time zone 'Europe/Stockholm' as saved_at
from store.drafts
order by lower(name), name
