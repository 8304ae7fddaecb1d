-- What became of the rows that name a finding, in one table.
update returned
set good = coalesce(returned.good, true) and judged.good
from (
    select file_no, line, bool_and(problem is null) as good
    from incoming_{table}
    where (file_no, line) in (select (file_no, line) from returned)
    group by file_no, line
) as judged
where judged.file_no = returned.file_no and judged.line = returned.line
