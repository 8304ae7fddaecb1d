-- One row per incoming row: its values typed, and the first rule that it breaks, as `column:reason`.
insert into incoming_{table} by name
with given as (
    {given}
),

read as (
    select
        {read}
    from given
),

placed as (
    select
        {placed}
    from read
),

dated as (
    select
        {dated}
    from placed
)

select
    {file_no} as file_no,
    line,
    {typed},
    {problem} as problem
from dated
