-- The facts about a few tickets, which the cursor's variable `few` names: one view per table that holds facts about
-- tickets, in the place of that table.
create schema few_store;

create view few_store.tickets as
from store.tickets where ticket_id in (select unnest(getvariable('few')));

create view few_store.kept_tickets as
from store.kept_tickets where ticket_id in (select unnest(getvariable('few')));

create view few_store.kept_resolutions as
from store.kept_resolutions where ticket_id in (select unnest(getvariable('few')));

create view few_store.kept_work as
from store.kept_work where ticket_id in (select unnest(getvariable('few')));

create view few_store.time_entries as
from store.time_entries where ticket_id in (select unnest(getvariable('few')));

create view few_store.quotes as
from store.quotes where ticket_id in (select unnest(getvariable('few')));

create view few_store.invoice_lines as
from store.invoice_lines where ticket_id in (select unnest(getvariable('few')));

create view few_store.adjustments as
from store.adjustments where ticket_id in (select unnest(getvariable('few')));

create view few_store.bookings as
from store.bookings where ticket_id in (select unnest(getvariable('few')));

create view few_store.closed_lines as
from store.closed_lines where ticket_id in (select unnest(getvariable('few')));

-- Those that were made under one of the tickets, and those that one of them is about.
create view few_store.module_installations as
from store.module_installations
where
    ticket_id in (select unnest(getvariable('few')))
    or installation_id in (
        select installation_id from store.tickets where ticket_id in (select unnest(getvariable('few')))
    );

-- What no import has put aside for a ticket that nobody knows is about one of these.
create view few_store.findings as
from store.findings where false;
