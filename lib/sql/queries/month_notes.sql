-- One row per case of a period that broke the SLA and that a manager wrote a note on, by registration.
select
    sla.ticket_id,
    customer.name as customer_name,
    sla.registered_at,
    note.note,
    note.written_by,
    note.written_at
from facts.breach_notes as note
join decisions.handling as sla on sla.ticket_id = note.ticket_id
left join store.customers as customer on customer.customer_id = sla.customer_id
where
    note.note is not null
    and sla.status in ('breached', 'overdue')
    and sla.registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], sla.contract_form))
order by registered_at, ticket_id
