-- One row per month of registration and state of the billing: kronor invoiced, owed but not invoiced, awaiting the invoices
-- of the month under way, and not due yet.
with stated as (
    select
        registered_on,
        contract_form,
        unnest([
            {'billed': 'invoiced', 'amount': invoiced},
            {'billed': 'open', 'amount': if(finding = 'open' and difference < 0, -difference, 0)}
        ], recursive := true)
    from reports.audit
    union all by name
    select
        registered_on,
        contract_form,
        if(state = 'awaits', 'awaits', 'lacking') as billed,
        kronor as amount
    from reports.findings
    where lacks_invoice and state <> 'settled'
)

select date_trunc('month', registered_on)::date as month, billed, sum(amount)::decimal(18, 2) as amount
from stated
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
group by all
order by month, billed
