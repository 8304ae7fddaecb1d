-- The rows of a table that commits after the number {after} wrote, as they are now, in the order of their numbers.
select {columns}
from store.{table}
where commit_no > {after}
order by {order}
