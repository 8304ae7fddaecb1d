-- One row per ticket: `decisions.unrecorded_handling`, found anew, or as laid by where nothing has changed since.
select ticket_id
from query_table(getvariable('unrecorded_handling'))
