-- One row per direction and kind of finding of the billing audit: how many fit the filters, and their kronor.
select
    direction,
    kind as finding_kind,
    count(*) as findings,
    sum(kronor)::decimal(18, 2) as kronor
from reports.findings
where
    (registered_on is null or registered_on between $first and $last)
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and $state in ('all', state)
    and ($customer::varchar is null or customer_id = $customer)
    and ($month::date is null or month = $month)
    and (not $hinders or hinders_closing)
group by direction, kind
order by array_position(['unbilled', 'misbilled', 'to_check'], direction), kronor desc, kind
