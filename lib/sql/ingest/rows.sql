-- One row per row of a file in order, without those that may be none.
select null::bigint as line, {cells}
from (
    {rows}
)
where not ({may_be_none})
