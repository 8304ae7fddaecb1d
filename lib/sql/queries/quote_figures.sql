-- One row: the quotes that wait for an answer, whenever sent; and those decided on the cases registered in a period.
select
    count(*) filter (state = 'pending') as pending,
    coalesce(sum(amount) filter (state = 'pending'), 0)::decimal(18, 2) as pending_amount,
    max(days_since_sent) filter (state = 'pending') as oldest,
    count(*) filter (decision is not null and registered_on between $first and $last) as decided,
    count(*) filter (decision = 'approved' and registered_on between $first and $last) as approved,
    100.0 * approved / nullif(decided, 0) as approved_percent
from reports.quotes
where len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form)
