-- One row: what would be locked if a month were closed now, its open findings, and a mark that changes with any of both.
with lines as (
    select
        count(*) as lines,
        coalesce(sum(amount), 0) as amount,
        coalesce(
            string_agg(
                row(ticket_id, customer_id, kind, line_key, minutes, contract_form, clause, rate, amount, changed)
                ::varchar, chr(10)
                order by ticket_id, customer_id, kind, line_key
            ), ''
        ) as said
    from decisions.month_lines
    where month = $month and closing_id is null
),

findings as (
    select
        count(*) as open_findings,
        coalesce(string_agg(finding_id, chr(10) order by finding_id), '') as said
    from reports.findings
    where month = $month and hinders_closing
)

select
    lines.lines,
    lines.amount,
    findings.open_findings,
    md5(lines.said || chr(10) || findings.said) as mark
from lines
cross join findings
