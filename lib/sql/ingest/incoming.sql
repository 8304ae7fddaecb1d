-- One row per row of a file that is to become one of this table: typed, with the rule that it breaks, if any.
create or replace temp table incoming_{table} as
select 0 as file_no, 0::bigint as line, {columns}, ''::varchar as problem
from store.{table}
limit 0
