-- One row per case with locked lines that is open again: what changes on it shows as a correction when it is resolved.
select
    line.ticket_id,
    line.customer_id,
    max(line.month) as month,
    sum(line.amount) as owed
from facts.closed_lines as line
join facts.tickets as ticket on ticket.ticket_id = line.ticket_id
anti join facts.resolutions as resolution on resolution.ticket_id = line.ticket_id
group by line.ticket_id, line.customer_id
order by month desc, line.ticket_id
