-- Adds an installation under an id of its own.
insert into store.module_installations by name
select
    $installation as installation_id,
    $customer_id as customer_id,
    $module as module,
    $vendor as vendor,
    $installed_on as installed_on,
    $installed_by as installed_by,
    $ticket_id as ticket_id,
    $function_check as function_check,
    $price::decimal(12, 2) as price
