-- One row per row of a file that was put aside: the rule that it broke, the cells that were judged, the file's own row.
with bad as (
    select line, problem
    from incoming_{table}
    where file_no = $file_no and problem is not null
),

judged as (
    select * from ({given}) where line in (select line from bad)
),

own as (
    select * from raw where line in (select line from bad)
)

select
    bad.line,
    bad.problem,
    to_json(judged) as said,
    to_json(own) as record
from bad
left join judged on judged.line = bad.line
left join own on own.line = bad.line
order by bad.line
