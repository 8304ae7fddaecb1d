-- One row: the cases that nobody has handled yet.
select
    count(*) as waiting,
    count(*) filter (critical) as critical,
    count(*) filter (status = 'overdue') as overdue,
    count(*) filter (status = 'due_today') as due_today,
    count(*) filter (status = 'at_risk') as at_risk,
    count(*) filter (status = 'on_track') as on_track
from reports.cases
where waiting and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
