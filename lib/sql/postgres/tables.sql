-- One row per table of the store: its columns with their types in their order, its primary key, what else is unique,
-- what is checked, which columns are required.
with rule as (
    select
        table_name,
        any_value(constraint_column_names) filter (where constraint_type = 'PRIMARY KEY') as key,
        list(constraint_column_names) filter (where constraint_type = 'UNIQUE') as uniques,
        list(expression) filter (where constraint_type = 'CHECK') as checks
    from duckdb_constraints()
    where database_name = 'store'
    group by table_name
)

select
    col.table_name,
    map_from_entries(list((col.column_name, col.data_type) order by col.column_index)) as columns,
    any_value(rule.key) as key,
    coalesce(any_value(rule.uniques), []) as uniques,
    coalesce(any_value(rule.checks), []) as checks,
    coalesce(list(col.column_name order by col.column_index) filter (where not col.is_nullable), []) as required
from duckdb_columns() as col
left join rule on rule.table_name = col.table_name
where col.database_name = 'store'
group by col.table_name
order by col.table_name
