-- One row per finding of the billing audit, with how it was settled.
select
    finding.*,
    customer.name as customer_name,
    ticket.subject,
    ticket.category,
    coalesce(settlement.outcome is not null and settlement.mark = finding.mark, false) as settled,
    coalesce(settlement.outcome is not null and settlement.mark <> finding.mark, false) as settled_before,
    settlement.settlement_id,
    settlement.outcome,
    settlement.note as settlement_note,
    settlement.settled_by,
    settlement.settled_at at time zone 'Europe/Stockholm' as settled_at,
    -- What was done this month is invoiced when the month is over.
    finding.kind = 'missing' and finding.month = date_trunc('month', getvariable('as_of_on')::date)::date as awaits_invoice,
    case when settled then 'settled' when awaits_invoice then 'awaits' else 'open' end as state,
    -- What is owed for a resolved case and wasn't invoiced, or not enough.
    finding.direction = 'unbilled' and finding.kind in ('missing', 'under', 'wrong_rate') as lacks_invoice,
    -- A month is closed before it is invoiced: what is still to be invoiced doesn't hinder that.
    finding.month is not null
    and finding.kind not in ('missing', 'under')
    and not coalesce(settlement.outcome is not null and settlement.mark = finding.mark, false) as hinders_closing
from decisions.settled_findings as finding
left join facts.tickets as ticket on ticket.ticket_id = finding.ticket_id
left join store.customers as customer on customer.customer_id = finding.customer_id
left join facts.settlements as settlement on settlement.finding_id = finding.finding_id
