-- One row per customer that the support form made and nobody has decided about: is it really new?
select
    made.customer_id,
    customer.name as customer_name,
    customer.email,
    submission.phone,
    -- The number that the form named, and nobody knows.
    submission.customer_id as named_customer,
    made.made_at at time zone 'Europe/Stockholm' as received_at,
    submission.ticket_id,
    submission.subject,
    count(ticket.ticket_id) as cases,
    -- Known customers with the same e-mail address, where none of them has the shop's name.
    (
        select string_agg(other.customer_id, ', ' order by other.customer_id)
        from store.customers as other
        where lower(trim(other.email)) = lower(customer.email) and other.customer_id <> made.customer_id
    ) as same_email
from store.form_customers as made
join store.customers as customer on customer.customer_id = made.customer_id
join store.submissions as submission on submission.form_id = made.form_id
left join store.tickets as ticket on ticket.customer_id = made.customer_id
where made.outcome is null and made.made_at <= getvariable('as_of')
group by all
order by received_at desc, made.customer_id
