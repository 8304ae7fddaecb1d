-- One row: the installations whose warranty is about to end.
select count(*) as expiring
from decisions.warranty_periods as period
left join facts.contracts as contract
    on contract.customer_id = period.customer_id
    and period.installed_on between contract.valid_from and contract.valid_to
where
    period.status = 'expiring'
    and (
        len($forms::varchar[]) = 0
        or list_contains($forms::varchar[], coalesce(contract.form, 'no_contract'))
    )
