-- One row per kind of work of a case.
select work, coverage, clause, minutes, rate, amount, list_value, flag
from reports.work
where ticket_id = $ticket
order by work
