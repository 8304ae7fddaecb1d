-- One row per module installation made by the date of `as_of`. Its ticket is the one that the named one is merged into.
select
    installation.installation_id,
    installation.customer_id,
    installation.module,
    installation.vendor,
    installation.installed_on,
    installation.installed_by,
    case when merged.ticket_id is null then installation.ticket_id else merged.root_id end as ticket_id,
    installation.function_check,
    installation.price
from store.module_installations as installation
left join store.kept_merges as merged on merged.ticket_id = installation.ticket_id
where installation.installed_on <= getvariable('as_of_on')
