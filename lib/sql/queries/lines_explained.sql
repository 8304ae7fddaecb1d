-- One row per charge of some cases, with all the facts that decided it.
select *
from reports.explained
where list_contains($tickets, ticket_id)
