-- One row: the bytes of all tables of the store, with their indexes.
select coalesce(sum(pg_total_relation_size(relation.oid)), 0)::bigint as bytes
from pg_class as relation
join pg_namespace as space on space.oid = relation.relnamespace
where space.nspname = 'store' and relation.relkind = 'r'
