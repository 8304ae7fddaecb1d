-- One row per installation: its warranty, for whom, under which contract form it was made, and whom to ask about it.
select
    warranty.installation_id,
    warranty.customer_id,
    customer.name as customer_name,
    customer.email as customer_email,
    coalesce(contract.form, 'no_contract') as contract_form,
    warranty.module,
    warranty.vendor,
    warranty.installed_on,
    warranty.covered_until,
    warranty.days_left,
    warranty.status,
    warranty.function_check,
    warranty.tickets,
    warranty.minutes,
    warranty.cost,
    warranty.price,
    warranty.ticket_id,
    vendor.contact as vendor_contact,
    vendor.email as vendor_email,
    vendor.phone as vendor_phone,
    vendor.website as vendor_website
from decisions.warranties as warranty
left join store.customers as customer on customer.customer_id = warranty.customer_id
left join store.vendor_contacts as vendor on vendor.vendor_key = lower(trim(warranty.vendor))
left join facts.contracts as contract
    on contract.customer_id = warranty.customer_id
    and warranty.installed_on between contract.valid_from and contract.valid_to
