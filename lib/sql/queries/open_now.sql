-- One row: the cases that nobody has handled yet; of the critical ones the minutes that the longest has waited.
select
    count(*) as waiting,
    count(*) filter (sla.critical) as critical,
    (epoch_us(getvariable('as_of')) - epoch_us(min(sla.registered_at) filter (sla.critical))) // 60000000
        as critical_minutes,
    count(*) filter (sla.status = 'overdue') as overdue,
    count(*) filter (sla.status = 'due_today') as due_today,
    count(*) filter (sla.status = 'at_risk') as at_risk,
    count(*) filter (sla.status = 'on_track') as on_track
from decisions.handling as sla
where
    sla.handled_at is null
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], sla.contract_form))
