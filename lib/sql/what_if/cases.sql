-- One row per charge and promise that the draft decides otherwise, the largest difference first: a page of them.
with listed as materialized (
    select ticket_id, work
    from (
        select ticket_id, work, after - before as difference
        from differing_charges
        union all by name
        select ticket_id, 0 as difference
        from differing_promises
    )
    order by abs(difference) desc, ticket_id, work nulls last
    limit $rows offset $skipped
),

-- What is to be told of the few rows of the page.
page as materialized (
    select ticket_id, customer_id, work, before, after, differing_charges as charge_after
    from differing_charges
    semi join listed using (ticket_id, work)
    union all by name
    select
        ticket_id,
        customer_id,
        0 as before,
        0 as after,
        struct_pack(status := status_before, due_on := due_on_before, minutes := critical_minutes_before) as promise_before,
        struct_pack(status := status_after, due_on := due_on_after, minutes := critical_minutes_after) as promise_after
    from differing_promises
    where ticket_id in (select ticket_id from listed where work is null)
),

-- Looked for by the few rows of the page, so that not all charges are kept for it.
charge_before as (
    select *
    from before_charges
    where ticket_id in (select ticket_id from page)
),

ticket as (
    select ticket_id, subject, registered_on
    from facts.tickets
    where ticket_id in (select ticket_id from page)
)

select
    page.ticket_id,
    ticket.subject,
    coalesce(customer.name, page.customer_id) as customer_name,
    ticket.registered_on,
    page.work,
    page.before::decimal(12, 2) as kronor_before,
    page.after::decimal(12, 2) as kronor_after,
    (page.after - page.before)::decimal(12, 2) as difference,
    case when charge_before.ticket_id is not null then charge_before end as charge_before,
    case when page.charge_after.rule is not null then page.charge_after end as charge_after,
    page.promise_before,
    page.promise_after
from page
left join charge_before on charge_before.ticket_id = page.ticket_id and charge_before.work = page.work
left join ticket on ticket.ticket_id = page.ticket_id
left join store.customers as customer on customer.customer_id = page.customer_id
order by abs(page.after - page.before) desc, page.ticket_id, page.work nulls last
