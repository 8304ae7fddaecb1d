-- One row per thread, under the number that PrestaShop's own mails call it by. A thread has no subject: the first line of
-- its first message stands in for one.
with thread as (
    select
        min(line) as line,
        id_customer_thread,
        arg_min(thread_email, line) as email,
        arg_min(thread_date_add, line) as date_add,
        arg_min(thread_first_message, line) as first_message
    from raw
    group by id_customer_thread
),

known_customer as (
    select customer_id, email from store.customers
    union
    select customer_id, email from incoming_customers where problem is null
),

customer as (
    select lower(email) as email, min(customer_id) as customer_id
    from known_customer
    where email is not null
    group by 1
    having count(*) = 1
)

select
    thread.line,
    'ct' || thread.id_customer_thread as ticket_id,
    coalesce(customer.customer_id, thread.email) as customer_id,
    thread.date_add as registered_at,
    coalesce(
        nullif(left(trim(regexp_extract(thread.first_message, '\S[^\r\n]*')), 200), ''),
        stored.subject,
        'ct' || thread.id_customer_thread
    ) as subject
from thread
left join customer on customer.email = lower(thread.email)
left join store.tickets as stored on stored.ticket_id = 'ct' || thread.id_customer_thread
