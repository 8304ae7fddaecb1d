-- One row: the cases not handled yet that another case went before, although their turn was first.
select count(*) as passed
from decisions.passed_over as passed
join decisions.ticket_sla as sla on sla.ticket_id = passed.ticket_id
join decisions.ticket_contracts as applying on applying.ticket_id = passed.ticket_id
where
    sla.handled_at is null
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], applying.contract_form))
