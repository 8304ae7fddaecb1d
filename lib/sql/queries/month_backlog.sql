-- One row: the cases that were not resolved at a moment, and of them those that nobody had handled.
select
    count(*) filter (sla.resolved_at is null) as unresolved,
    count(*) filter (sla.handled_at is null) as waiting,
    count(*) filter (sla.status = 'overdue') as overdue
from decisions.ticket_sla as sla
where
    (sla.resolved_at is null or sla.handled_at is null)
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], sla.contract_form))
