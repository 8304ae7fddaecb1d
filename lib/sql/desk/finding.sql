-- One row at most: a finding's mark of its facts, and whether it is settled.
select mark, settled
from reports.findings
where finding_id = $finding
