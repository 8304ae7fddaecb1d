-- One row per ticket: what is owed for it beside what was invoiced.
select
    audit.ticket_id,
    audit.customer_id,
    audit.contract_form,
    audit.registered_on,
    audit.minutes,
    audit.charged,
    audit.adjusted,
    audit.invoiced,
    audit.difference,
    audit.finding,
    audit.finding in ('missing', 'under') as lacks_invoice,
    audit.finding in ('should_be_free', 'over', 'over_credited') as misbilled
from decisions.settled_audit as audit
