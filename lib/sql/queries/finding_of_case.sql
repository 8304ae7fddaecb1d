-- One row per finding of the billing audit on a case, open ones and the most kronor first.
select
    finding.finding_id,
    finding.kind as finding_kind,
    finding.direction,
    finding.kronor,
    finding.state as finding_state,
    finding.outcome,
    finding.clause,
    finding.facts,
    staff.name as staff_name
from reports.findings as finding
left join store.staff as staff on staff.staff_id = (finding.facts ->> 'staff_id')
where finding.ticket_id = $ticket
order by finding.settled, finding.kronor desc, finding.finding_id
