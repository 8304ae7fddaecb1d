-- One row per ticket that needs an approved quote before any work: serious, under a category that wants one, and not in
-- warranty.
select
    ticket.ticket_id,
    ticket.customer_id,
    ticket.contract_form,
    ticket.registered_at,
    ticket.registered_on
from facts.charged_tickets as ticket
join facts.categories as category
    on category.category = ticket.category
    and category.quote_when_serious
    and ticket.registered_on between category.valid_from and category.valid_to
where
    ticket.serious
    and not exists (
        from decisions.warranty_periods as warranty
        where
            category.in_warranty
            and warranty.installation_id = ticket.installation_id
            and warranty.customer_id = ticket.customer_id
            and ticket.registered_on between warranty.installed_on and warranty.covered_until
    )
