-- One row per row that names one which the import had added.
select concat_ws('|', {shown}) as row_key
from store.{table}
where {column} in (select {target_key} from undone_{target} where before is null)
order by row_key
