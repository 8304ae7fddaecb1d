-- One row per month of registration and state of the billing: kronor invoiced, owed but not invoiced, and not due yet.
with state as (
    select
        date_trunc('month', registered_on)::date as month,
        unnest([
            {'billed': 'invoiced', 'amount': invoiced},
            {'billed': 'lacking', 'amount': if(lacks_invoice, -difference, 0)},
            {'billed': 'open', 'amount': if(finding = 'open' and difference < 0, -difference, 0)}
        ], recursive := true)
    from reports.audit
    where
        registered_on between $first and $last
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
)

select month, billed, sum(amount)::decimal(18, 2) as amount
from state
group by month, billed
order by month, billed
