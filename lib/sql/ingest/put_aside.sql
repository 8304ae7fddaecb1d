-- One row per row of a file that was put aside: the rule that it broke, the cells that were judged, the file's own row.
with judged as (
    {given}
)

select
    incoming.line,
    incoming.problem,
    to_json(judged) as said,
    to_json(raw) as record
from incoming_{table} as incoming
left join judged on judged.line = incoming.line
left join raw on raw.line = incoming.line
where incoming.file_no = $file_no and incoming.problem is not null
order by incoming.line
