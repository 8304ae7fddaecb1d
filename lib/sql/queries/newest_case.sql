-- One row: the date of the case registered last.
select max(registered_on) as newest
from facts.tickets
