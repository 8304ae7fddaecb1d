-- One row per finding of the billing audit that fits the filters, the most kronor first. One of which nobody knows the day
-- fits every period.
select
    finding_id,
    kind as finding_kind,
    direction,
    kronor,
    ticket_id,
    customer_id,
    customer_name,
    subject,
    registered_on,
    month,
    minutes,
    clause,
    state as finding_state,
    outcome,
    settlement_note,
    mark,
    facts,
    settled_before
from reports.findings
where
    (registered_on is null or registered_on between $first and $last)
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and $state in ('all', state)
    and ($direction::varchar is null or direction = $direction)
    and (len($kind::varchar[]) = 0 or list_contains($kind::varchar[], kind))
    and ($customer::varchar is null or customer_id = $customer)
    and ($ticket::varchar is null or ticket_id = $ticket)
    and ($month::date is null or month = $month)
    and (not $hinders or hinders_closing)
order by kronor desc, finding_id
