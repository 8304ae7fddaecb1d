-- One row at most: a finding of the billing audit, with whom its facts name and the month in which its case is invoiced.
select
    finding.* exclude (kind, state),
    finding.kind as finding_kind,
    finding.state as finding_state,
    staff.name as staff_name
from reports.findings as finding
left join store.staff as staff on staff.staff_id = (finding.facts ->> 'staff_id')
where finding.finding_id = $finding
