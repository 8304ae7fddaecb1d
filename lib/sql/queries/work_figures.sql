-- One row: the work on cases registered in a period, in minutes and kronor.
select
    coalesce(sum(minutes), 0) as minutes,
    coalesce(sum(minutes) filter (billable), 0) as billable_minutes,
    coalesce(sum(minutes) filter (given), 0) as given_minutes,
    coalesce(sum(minutes) filter (coverage = 'undecided'), 0) as undecided_minutes,
    100.0 * billable_minutes / nullif(sum(minutes), 0) as billable_percent,
    coalesce(sum(list_value) filter (given), 0)::decimal(18, 2) as given_value,
    coalesce(sum(list_value) filter (coverage = 'warranty'), 0)::decimal(18, 2) as warranty_value,
    coalesce(sum(amount), 0)::decimal(18, 2) as amount
from reports.work
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
