-- One row per installation by the agency that no ticket of category `installation` charges.
select
    installation.installation_id,
    customer.name as customer_name,
    installation.module,
    installation.installed_on,
    installation.price,
    installation.ticket_id,
    ticket.category
from facts.installations as installation
left join facts.tickets as ticket on ticket.ticket_id = installation.ticket_id
left join store.customers as customer on customer.customer_id = installation.customer_id
where
    installation.installed_by = 'agency'
    and not exists (
        from decisions.settled_charges as charge
        where charge.ticket_id = installation.ticket_id and charge.category = 'installation'
    )
