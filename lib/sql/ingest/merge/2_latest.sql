-- One row per key: the last good incoming row with it (`row_no`), and what it does to the store.
create or replace temp table latest as
with good as (
    select *, rowid as row_no
    from incoming_{table}
    where problem is null
),

last_row as (
    select good.*
    from good
    anti join repeated using ({key})
    union all
    select good.*
    from good
    semi join repeated using ({key})
    where getvariable('any_repeated')
    qualify row_number() over (partition by {key} order by file_no desc, line desc) = 1
)

select
    last_row.row_no,
    last_row.file_no,
    last_row.line,
    case
        when stored.{first_key} is null then 'added'
        when {differs} then 'changed'
        else 'unchanged'
    end as fate,
    stored.import_id as written_by
from last_row
left join store.{table} as stored on {same_key}
