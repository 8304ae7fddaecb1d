-- One row: the cases not handled yet that another case went before although their turn was first; and those of a week
-- earlier, as who was passed over first stays so.
with week as (
    select getvariable('as_of') - interval 7 days as ago
)

select
    count(*) filter (sla.handled_at is null) as passed,
    count(*) filter (passed.passed_at <= week.ago and coalesce(sla.handled_at, 'infinity') > week.ago) as passed_before
from decisions.passed_over as passed
join decisions.handling as sla on sla.ticket_id = passed.ticket_id
cross join week
where
    (sla.handled_at is null or sla.handled_at > week.ago)
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], sla.contract_form))
