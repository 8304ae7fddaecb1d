-- One row per ticket whose warranty and whose money contradict each other, with whether somebody has settled that.
select
    mistake.*,
    customer.name as customer_name,
    ticket.subject,
    coalesce(finding.ticket_id is not null, false) as settled
from decisions.warranty_mistakes as mistake
join facts.tickets as ticket on ticket.ticket_id = mistake.ticket_id
left join store.customers as customer on customer.customer_id = mistake.customer_id
left join (
    select distinct ticket_id
    from reports.findings
    where settled and kind in ('missing', 'under', 'over', 'should_be_free', 'wrong_rate', 'split_ticket')
) as finding on finding.ticket_id = mistake.ticket_id
