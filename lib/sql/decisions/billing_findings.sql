-- One row per finding of the billing audit: what is wrong, with the kronor that it is about and the facts that say so.
with found as (
    from decisions.amount_findings
    union all by name
    from decisions.quote_findings
    union all by name
    from decisions.entry_findings
    union all by name
    from decisions.price_findings
    union all by name
    from decisions.invoice_findings
)

select
    found.kind || ':' || found.subject as finding_id,
    found.kind,
    case
        when found.kind = 'wrong_rate' and (found.facts ->> 'finding') = 'under' then 'unbilled'
        when found.kind in (
            'over', 'should_be_free', 'over_credited', 'wrong_rate', 'split_ticket', 'split_cases', 'unmatched_invoice',
            'invoiced_open'
        ) then 'misbilled'
        when found.kind in ('work_before_quote', 'work_on_declined', 'after_resolved', 'overlapping') then 'to_check'
        else 'unbilled'
    end as direction,
    found.ticket_id,
    found.customer_id,
    -- What is about no case has the contract form that its customer had on its day.
    coalesce(audit.contract_form, contract.form, 'no_contract') as contract_form,
    coalesce(audit.registered_on, found.happened_on) as registered_on,
    date_trunc('month', audit.resolved_on)::date as month,
    found.kronor::decimal(18, 2) as kronor,
    found.clause,
    found.minutes,
    found.facts,
    -- A settlement holds as long as the facts are these, and what they come to: a rate may be another one since.
    md5(found.facts::varchar || found.kronor::decimal(18, 2)::varchar) as mark
from found
left join decisions.settled_audit as audit on audit.ticket_id = found.ticket_id
left join facts.contracts as contract
    on contract.customer_id = found.customer_id
    and found.happened_on between contract.valid_from and contract.valid_to
