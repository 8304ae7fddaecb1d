-- One row per charge of a resolved ticket that is in no closed month.
select audit.resolved_on, charge.*
from decisions.settled_audit as audit
join decisions.settled_charges as charge on charge.ticket_id = audit.ticket_id
where
    audit.resolved_on is not null
    and (charge.ticket_id, charge.work) not in (select (ticket_id, line_key) from store.closed_lines)
