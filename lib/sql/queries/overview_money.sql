-- One row: the open findings of the billing audit by direction, how many and their kronor, and what of it is new in a week;
-- apart from them, what only awaits the invoices of the month under way.
with invoiced as (
    select distinct ticket_id
    from facts.invoice_lines
    where invoiced_on > getvariable('as_of_on') - 7
)

select
    coalesce(sum(finding.kronor) filter (finding.direction = 'unbilled'), 0)::decimal(18, 2) as lacking,
    count(*) filter (finding.direction = 'unbilled') as lacking_findings,
    coalesce(
        sum(finding.kronor) filter (
            finding.direction = 'unbilled'
            and if(finding.ticket_id is null, finding.registered_on, resolution.resolved_on)
            > getvariable('as_of_on') - 7
        ), 0
    )::decimal(18, 2) as lacking_new,
    coalesce(sum(finding.kronor) filter (finding.direction = 'misbilled'), 0)::decimal(18, 2) as misbilled,
    count(*) filter (finding.direction = 'misbilled') as misbilled_findings,
    coalesce(
        sum(finding.kronor) filter (
            finding.direction = 'misbilled'
            and (
                invoiced.ticket_id is not null
                or (finding.ticket_id is null and finding.registered_on > getvariable('as_of_on') - 7)
            )
        ), 0
    )::decimal(18, 2) as misbilled_new,
    coalesce(sum(finding.kronor) filter (finding.direction = 'to_check'), 0)::decimal(18, 2) as to_check,
    count(*) filter (finding.direction = 'to_check') as to_check_findings,
    coalesce(sum(finding.kronor) filter (finding.direction = 'awaits'), 0)::decimal(18, 2) as awaits,
    count(*) filter (finding.direction = 'awaits') as awaits_findings
from (
    select * replace (if(state = 'awaits', 'awaits', direction) as direction)
    from reports.findings
    where
        state in ('open', 'awaits')
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
) as finding
left join facts.resolutions as resolution on resolution.ticket_id = finding.ticket_id
left join invoiced on invoiced.ticket_id = finding.ticket_id
