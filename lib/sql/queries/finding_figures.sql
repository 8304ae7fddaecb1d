-- One row: the findings of a period, how many and their kronor: open ones by direction, those that only wait for the
-- invoices of the month under way, and settled ones.
select
    count(*) filter (state = 'open' and direction = 'unbilled') as unbilled,
    coalesce(sum(kronor) filter (state = 'open' and direction = 'unbilled'), 0)::decimal(18, 2) as unbilled_kronor,
    count(*) filter (state = 'open' and direction = 'misbilled') as misbilled,
    coalesce(sum(kronor) filter (state = 'open' and direction = 'misbilled'), 0)::decimal(18, 2) as misbilled_kronor,
    count(*) filter (state = 'open' and direction = 'to_check') as to_check,
    coalesce(sum(kronor) filter (state = 'open' and direction = 'to_check'), 0)::decimal(18, 2) as to_check_kronor,
    count(*) filter (state = 'awaits') as awaits,
    coalesce(sum(kronor) filter (state = 'awaits'), 0)::decimal(18, 2) as awaits_kronor,
    count(*) filter (state = 'settled') as settled,
    coalesce(sum(kronor) filter (state = 'settled'), 0)::decimal(18, 2) as settled_kronor
from reports.findings
where
    (registered_on is null or registered_on between $first and $last)
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and ($customer::varchar is null or customer_id = $customer)
    and ($month::date is null or month = $month)
    and (not $hinders or hinders_closing)
