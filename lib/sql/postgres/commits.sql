-- One row per commit after the number {after}.
select commit_no, schema_version, tables, whole, touched, changes_charges, only_touched
from store.commits
where commit_no > {after}
order by commit_no
