-- One row per month with anything to invoice, and those since the first of them, the latest first: its state and sums.
with sums as (
    select
        month,
        count(*) filter (where owed <> 0 or invoiced <> 0) as cases,
        sum(owed) as owed,
        sum(invoiced) as invoiced,
        sum(invoiced - owed) as difference
    from decisions.settled_month_invoiced
    group by month
),

found as (
    select month, count(*) as open_findings
    from reports.findings
    where hinders_closing
    group by month
)

select
    month.month,
    case
        when month.closing_id is not null then 'closed'
        when month.month < date_trunc('month', getvariable('as_of_on')::date) then 'over'
        else 'running'
    end as month_state,
    coalesce(sums.cases, 0) as cases,
    coalesce(sums.owed, 0) as owed,
    coalesce(sums.invoiced, 0) as invoiced,
    coalesce(sums.difference, 0) as difference,
    coalesce(found.open_findings, 0) as open_findings,
    closing.closed_by,
    closing.closed_at at time zone 'Europe/Stockholm' as closed_at
from facts.invoicing_months as month
left join facts.closings as closing on closing.closing_id = month.closing_id
left join sums on sums.month = month.month
left join found on found.month = month.month
where
    month.month >= (select min(month) from sums)
    and month.month <= greatest(date_trunc('month', getvariable('as_of_on')::date), (select max(month) from sums))
order by month.month desc
