-- One row: standard cases handled out of turn, in the last seven days and in the seven before.
select
    count(*) filter (sla.handled_on > getvariable('as_of_on') - 7) as jumped,
    count(*) filter (sla.handled_on <= getvariable('as_of_on') - 7) as jumped_before
from decisions.queue_order as queue
join decisions.handling as sla on sla.ticket_id = queue.ticket_id
where
    not queue.in_turn
    and sla.handled_on > getvariable('as_of_on') - 14
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], queue.contract_form))
