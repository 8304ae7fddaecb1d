-- Columns that the file doesn't have keep what the store says, or what a file before it in this import says.
update incoming_{table} as incoming
set {kept}
from (
    select *
    from (
        select {columns}, -1 as file_no, 0 as line
        from store.{table}
        union all
        select {columns}, file_no, line
        from incoming_{table}
        where file_no < $file_no and problem is null
    )
    semi join (from incoming_{table} where file_no = $file_no) as own using ({key})
    qualify row_number() over (partition by {key} order by file_no desc, line desc) = 1
) as stored
where incoming.file_no = $file_no and {same_key_incoming}
