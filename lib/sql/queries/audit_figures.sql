-- One row: what was invoiced for the cases registered in a period, and what of it differs from what is owed.
select
    coalesce(sum(invoiced), 0)::decimal(18, 2) as invoiced,
    coalesce(sum(charged), 0)::decimal(18, 2) as charged,
    coalesce(sum(adjusted), 0)::decimal(18, 2) as adjusted,
    coalesce(sum(charged + adjusted), 0)::decimal(18, 2) as owed,
    coalesce(-sum(difference) filter (lacks_invoice), 0)::decimal(18, 2) as lacking,
    count(*) filter (lacks_invoice) as lacking_cases,
    coalesce(sum(abs(difference)) filter (misbilled), 0)::decimal(18, 2) as misbilled,
    count(*) filter (misbilled) as misbilled_cases
from reports.audit
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
