-- One row per kind of work of a case: its charge, with all that its explanation needs; support first.
select *
from reports.explained
where ticket_id = $ticket
order by work <> 'support', work
