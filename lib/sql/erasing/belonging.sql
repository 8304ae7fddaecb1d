-- What belongs to a customer (`erased_customers` …), one view per table of the store.
create or replace temp view own_customers as
from store.customers where customer_id in (from erased_customers);

create or replace temp view own_contracts as
from store.contracts where customer_id in (from erased_customers);

create or replace temp view own_tickets as
from store.tickets where ticket_id in (from erased_tickets);

create or replace temp view own_ticket_events as
from store.ticket_events where ticket_id in (from erased_tickets);

create or replace temp view own_event_notes as
from store.event_notes where ticket_id in (from erased_tickets);

create or replace temp view own_breach_notes as
select * exclude (written_by) from store.breach_notes where ticket_id in (from erased_tickets);

create or replace temp view own_time_entries as
from store.time_entries where ticket_id in (from erased_tickets);

create or replace temp view own_module_installations as
from store.module_installations where customer_id in (from erased_customers);

create or replace temp view own_quotes as
from store.quotes where ticket_id in (from erased_tickets);

create or replace temp view own_bookings as
from store.bookings where ticket_id in (from erased_tickets);

create or replace temp view own_booking_changes as
select * exclude (changed_by)
from store.booking_changes
where booking_id in (select row_key from erased_keys where table_name = 'bookings');

create or replace temp view own_invoice_lines as
from store.invoice_lines where ticket_id in (from erased_tickets);

create or replace temp view own_adjustments as
from store.adjustments where ticket_id in (from erased_tickets);

create or replace temp view own_closed_lines as
from store.closed_lines where ticket_id in (from erased_tickets);

create or replace temp view own_settlements as
select * exclude (settled_by)
from store.settlements
where split_part(finding_id, ':', 2) in (select row_key from erased_keys);

create or replace temp view own_submissions as
from store.submissions where ticket_id in (from erased_tickets);

create or replace temp view own_form_customers as
select * exclude (decided_by) from store.form_customers where customer_id in (from erased_customers)
