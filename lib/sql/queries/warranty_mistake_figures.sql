-- One row: the cases of a period that are charged in warranty and that are free outside of it, not settled, with their kronor.
select
    count(*) filter (where way = 'charged') as charged,
    coalesce(sum(kronor) filter (where way = 'charged'), 0)::decimal(18, 2) as charged_kronor,
    count(*) filter (where way = 'free') as free,
    coalesce(sum(kronor) filter (where way = 'free'), 0)::decimal(18, 2) as free_kronor
from reports.warranty_mistakes
where
    not settled
    and registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
