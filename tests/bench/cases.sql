-- One row per handled ticket: what the working days to its handling are counted from.
select registered_at, handled_at, registered_on, handled_on, critical
from facts.tickets
where handled_at is not null
