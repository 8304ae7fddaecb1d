-- One row per case of a period that broke the SLA and that a manager wrote a note on, by registration.
select
    one.ticket_id,
    one.customer_name,
    one.registered_at,
    note.note,
    note.written_by,
    note.written_at
from facts.breach_notes as note
join reports.cases as one on one.ticket_id = note.ticket_id
where
    note.note is not null
    and one.status in ('breached', 'overdue')
    and one.registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
order by registered_at, ticket_id
