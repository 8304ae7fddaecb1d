-- One row per table of the database $database: the query that counts its rows and, by column, what stands in it.
--
-- The sums need no hash, so that any version of the engine finds the same ones: of numbers the sum, of times that of
-- their microseconds, of everything else that of the lengths of what is written.
with summed as (
    select
        database_name,
        schema_name,
        table_name,
        column_index,
        column_name,
        format('"{}"', replace(column_name, '"', '""')) as named,
        case
            when data_type similar to '(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*)' then format('sum({})', named)
            when data_type = 'BOOLEAN' then format('count_if({})', named)
            when data_type = 'DATE' then format('sum({} - date ''1970-01-01'')', named)
            when data_type like 'TIMESTAMP%' then format('sum(epoch_us({}))', named)
            else format('sum(strlen({}::varchar))', named)
        end as sum_of
    from duckdb_columns()
    where database_name = $database
        and table_oid in (select table_oid from duckdb_tables() where database_name = $database)
)

select
    table_name,
    format(
        'select count(*), {{{}}} from {}.{}."{}"',
        string_agg(
            format(
                '''{}'': [count({})::varchar, ({})::varchar]', replace(column_name, '''', ''''''), named, sum_of
            ),
            ', ' order by column_index
        ),
        database_name,
        schema_name,
        table_name
    ) as query
from summed
group by database_name, schema_name, table_name
order by table_name
