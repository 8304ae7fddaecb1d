-- One row at most: a customer with its contract form today, and how many of its cases aren't resolved.
select
    customer.customer_id,
    customer.name as customer_name,
    coalesce(contract.form, 'no_contract') as contract_form,
    contract.valid_from as contract_from,
    nullif(contract.valid_to, 'infinity') as contract_to,
    (
        select count(*)
        from reports.case_times as one
        where one.customer_id = customer.customer_id and one.resolved_at is null
    ) as open_cases
from store.customers as customer
left join facts.contracts as contract
    on contract.customer_id = customer.customer_id
    and getvariable('as_of_on') between contract.valid_from and contract.valid_to
where customer.customer_id = $customer
