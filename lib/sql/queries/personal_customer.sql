-- One row at most: what a customer is known by, how much is stored about it, and whether it was erased.
select
    customer.customer_id,
    customer.name,
    customer.email,
    customer.org_number,
    (select count(*) from store.tickets where customer_id = customer.customer_id) as cases,
    (select min(registered_on) from store.tickets where customer_id = customer.customer_id) as first_on,
    (select max(registered_on) from store.tickets where customer_id = customer.customer_id) as last_on,
    (
        select max(erased_at) at time zone 'Europe/Stockholm'
        from store.erasures
        where about = 'customer' and subject_id = customer.customer_id
    ) as erased_at
from store.customers as customer
where customer.customer_id = $customer
