-- One row per row of a file that was put aside: the rule that it broke, the cells that were judged, the file's own row,
-- and the key of what it would have become.
with bad as (
    select *, if({has_key}, concat_ws('|', {key_of_incoming}), null) as row_key
    from incoming_{table} as incoming
    where file_no = $file_no and problem is not null
),

judged as (
    select * from ({given}) where line in (select line from bad)
),

own as (
    -- Without what a file of rows put aside has beside its own columns.
    select columns(lambda name: not starts_with(lower(name), 'supportkoll_'))
    from raw
    where line in (select line from bad)
)

select
    bad.line,
    bad.problem,
    to_json(judged) as said,
    to_json(own) as record,
    bad.row_key
from bad
left join judged on judged.line = bad.line {same_choice}
left join own on own.line = bad.line
order by bad.line
