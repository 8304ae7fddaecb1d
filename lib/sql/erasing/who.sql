-- The customer whose personal data is to be erased: the numbers under which it is stored (those that the support form made
-- and that turned out to be it, too), its cases, what belongs to these, and the names that it is known by.
create or replace temp table erased_customers as
with recursive known as (
    select $customer::varchar as customer_id
    union
    select form.customer_id
    from store.form_customers as form
    join known on known.customer_id = form.same_as
)

from known;

create or replace temp table erased_tickets as
select ticket_id
from store.tickets
where customer_id in (from erased_customers)
union
select ticket_id
from store.submissions
where customer_id in (from erased_customers);

create or replace temp table erased_keys as
select 'customers' as table_name, customer_id as row_key from erased_customers
union all
select unnest(['tickets', 'breach_notes']), ticket_id from erased_tickets
union all
select 'time_entries', entry_id from store.time_entries where ticket_id in (from erased_tickets)
union all
select 'quotes', quote_id from store.quotes where ticket_id in (from erased_tickets)
union all
select 'bookings', booking_id from store.bookings where ticket_id in (from erased_tickets)
union all
select 'adjustments', adjustment_id from store.adjustments where ticket_id in (from erased_tickets)
union all
select 'invoice_lines', invoice_no || '/' || line_no from store.invoice_lines where ticket_id in (from erased_tickets)
union all
select 'module_installations', installation_id
from store.module_installations
where customer_id in (from erased_customers);

create or replace temp table erased_names as
with said as (
    select unnest(['id', 'name', 'email', 'org_number']) as kind, unnest([customer_id, name, email, org_number]) as name
    from store.customers
    where customer_id in (from erased_customers)
    union
    select
        unnest(['email', 'name', 'name', 'phone']) as kind,
        unnest([submission.email, submission.name, submission.shop, submission.phone]) as name
    from store.submissions as submission
    where submission.ticket_id in (from erased_tickets)
)

select distinct kind, trim(name) as name
from said
where length(trim(name)) > 1 and not starts_with(name, $gone)
