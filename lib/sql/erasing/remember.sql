-- One row per name, address or number that was erased, as a digest that only says whether a name given is the same.
insert into store.erased_marks
select $erasure, kind, salt, sha256(salt::varchar || lower(name))
from (
    select kind, name, uuid() as salt
    from erased_names
    where kind in ('id', 'name', 'email', 'org_number')
)
