-- The rows of a file that say which open finding they are about.
insert into returned
select {file_no}, given.line, finding.finding_id, null
from {raw}_lines as given
join store.findings as finding on finding.finding_id = given.{finding}
where finding.closed_by is null
