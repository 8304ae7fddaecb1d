-- Has an installation say something else.
update store.module_installations
set
    customer_id = $customer_id,
    module = $module,
    vendor = $vendor,
    installed_on = $installed_on,
    installed_by = $installed_by,
    ticket_id = $ticket_id,
    function_check = $function_check,
    price = $price
where installation_id = $installation
