-- One row per ticket of category `installation` that installations by the agency name: what they cost together.
select
    ticket.ticket_id,
    sum(coalesce(installation.price, day.installation_fee))::decimal(12, 2) as fee,
    bool_or(installation.price < day.installation_fee) as below_list_price
from facts.installations as installation
join facts.tickets as ticket on ticket.ticket_id = installation.ticket_id
join facts.days as day on day.day = ticket.registered_on
join facts.categories as category
    on category.category = ticket.category
    and ticket.registered_on between category.valid_from and category.valid_to
where installation.installed_by = 'agency' and category.coverage = 'installation'
group by ticket.ticket_id
