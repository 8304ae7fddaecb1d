-- One row per case of a period whose warranty and money contradict each other, the most kronor first; settled ones last.
select
    ticket_id,
    kind as warranty_mistake,
    kronor,
    customer_name,
    registered_on,
    subject,
    module,
    installed_on,
    covered_until,
    minutes,
    charged,
    adjusted,
    invoiced,
    if(settled, 'settled', 'open') as finding_state,
    installation_id,
    customer_id,
    contract_form,
    installed_by,
    module_customer_id,
    linked_installation_id,
    linked_module,
    linked_installed_on,
    named_module
from reports.warranty_mistakes
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and ($way::varchar is null or way = $way)
    and ($customer::varchar is null or customer_id = $customer)
order by finding_state, kronor desc, ticket_id
