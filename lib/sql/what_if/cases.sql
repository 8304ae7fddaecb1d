-- One row per charge and promise that the draft decides otherwise, the largest difference first: a page of them.
with differing as (
    select ticket_id, customer_id, work, before, after
    from differing_charges
    union all by name
    select
        ticket_id,
        customer_id,
        0 as before,
        0 as after,
        struct_pack(status := status_before, due_on := due_on_before, minutes := critical_minutes_before) as promise_before,
        struct_pack(status := status_after, due_on := due_on_after, minutes := critical_minutes_after) as promise_after
    from differing_promises
),

page as (
    select *
    from differing
    order by abs(after - before) desc, ticket_id, work nulls last
    limit $rows offset $skipped
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
    case when before_charge.ticket_id is not null then before_charge end as charge_before,
    case when after_charge.ticket_id is not null then after_charge end as charge_after,
    page.promise_before,
    page.promise_after
from page
left join before_charges as before_charge
    on before_charge.ticket_id = page.ticket_id and before_charge.work = page.work
left join after_charges as after_charge on after_charge.ticket_id = page.ticket_id and after_charge.work = page.work
left join facts.tickets as ticket on ticket.ticket_id = page.ticket_id
left join store.customers as customer on customer.customer_id = page.customer_id
order by abs(page.after - page.before) desc, page.ticket_id, page.work nulls last
