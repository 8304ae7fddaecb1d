-- One row: kronor not invoiced, and kronor invoiced or credited wrongly, of all cases; and what of it is new in a week.
with invoiced as (
    select distinct ticket_id
    from facts.invoice_lines
    where invoiced_on > getvariable('as_of_on') - 7
)

select
    coalesce(-sum(audit.difference) filter (audit.lacks_invoice), 0)::decimal(18, 2) as lacking,
    count(*) filter (audit.lacks_invoice) as lacking_cases,
    coalesce(
        -sum(audit.difference) filter (audit.lacks_invoice and resolution.resolved_on > getvariable('as_of_on') - 7), 0
    )::decimal(18, 2) as lacking_new,
    coalesce(sum(abs(audit.difference)) filter (audit.misbilled), 0)::decimal(18, 2) as misbilled,
    count(*) filter (audit.misbilled) as misbilled_cases,
    coalesce(
        sum(abs(audit.difference)) filter (audit.misbilled and invoiced.ticket_id is not null), 0
    )::decimal(18, 2) as misbilled_new
from reports.audit as audit
left join facts.resolutions as resolution on resolution.ticket_id = audit.ticket_id
left join invoiced on invoiced.ticket_id = audit.ticket_id
where
    (audit.lacks_invoice or audit.misbilled)
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], audit.contract_form))
