-- One row per month and kind of case: the share of the handled tickets that kept the SLA.
select date_trunc('month', registered_on) as month, critical, count(*) filter (where status = 'met') / count(*) as share
from decisions.ticket_sla
where handled_at is not null
group by all
