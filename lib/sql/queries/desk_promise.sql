-- One row: what the terms promise a case registered on a day.
select due_on, critical_minutes, ticket_minutes, ticket_fee
from facts.days
where day = $day::date
