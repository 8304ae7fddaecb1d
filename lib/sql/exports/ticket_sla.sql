-- One row per ticket.
select
    ticket_id, customer_id, critical, registered_at, registered_on, handled_at, handled_on, due_on, working_days,
    minutes_to_handling, status, resolved_at, working_days_to_resolution
from decisions.ticket_sla
order by registered_at, ticket_id
