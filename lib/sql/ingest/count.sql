-- One row per fate: how many rows of an export met it. A row may make several rows, or none: it shares the worst fate of
-- what was made of it, or else that of its record.
with fate_of_line as (
    select line, min(case fate when 'put_aside' then 1 when 'added' then 2 when 'changed' then 3 else 4 end) as fate
    from fates
    where file_no = $file_no
    group by line
),

placed as (
    select coalesce(fate_of_line.fate, min(fate_of_line.fate) over (partition by raw.{record}), 4) as fate
    from raw
    left join fate_of_line on fate_of_line.line = raw.line
)

select case fate when 1 then 'put_aside' when 2 then 'added' when 3 then 'changed' else 'unchanged' end, count(*)
from placed
group by fate
