-- One row per ticket and month of its resolution: what is charged, and what is invoiced of it.
select
    audit.ticket_id, audit.customer_id, date_trunc('month', audit.resolved_on) as month, sum(charge.amount) as owed,
    any_value(audit.invoiced) as invoiced
from decisions.settled_audit as audit
join decisions.settled_charges as charge on charge.ticket_id = audit.ticket_id
where audit.resolved_on is not null
group by all
