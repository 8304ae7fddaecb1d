-- One row per ticket and invoicing month in which something is owed for it, or in which it was resolved: what is owed, and
-- what of the invoices on the ticket that month has.
with owed as (
    select ticket_id, customer_id, month, sum(amount) as owed
    from decisions.month_lines
    group by ticket_id, customer_id, month
    union all by name
    -- Nothing is owed for it, but something may have been invoiced.
    select
        audit.ticket_id,
        audit.customer_id,
        date_trunc('month', audit.resolved_on)::date as month,
        0 as owed
    from decisions.settled_audit as audit
    anti join decisions.month_lines as line on line.ticket_id = audit.ticket_id
    where audit.resolved_on is not null
),

-- Most tickets have one month alone, and all of their invoices.
several as (
    select ticket_id
    from owed
    group by ticket_id
    having count(*) > 1
),

-- The months of a ticket one after another: what was owed before each, and by its end.
running as (
    select
        owed.ticket_id,
        owed.customer_id,
        owed.month,
        owed.owed,
        coalesce(audit.invoiced, 0) as invoiced_in_all,
        coalesce(sum(owed.owed) over (following_months rows between unbounded preceding and 1 preceding), 0) as owed_before,
        sum(owed.owed) over (following_months rows between unbounded preceding and current row) as owed_by_then,
        sum(owed.owed) over (partition by owed.ticket_id) as owed_in_all,
        row_number() over (partition by owed.ticket_id order by owed.month desc, owed.customer_id desc) = 1 as is_last
    from owed
    semi join several on several.ticket_id = owed.ticket_id
    left join decisions.settled_audit as audit on audit.ticket_id = owed.ticket_id
    window following_months as (partition by owed.ticket_id order by owed.month, owed.customer_id)
),

-- Where all is invoiced that is owed, each month has its own; else the earlier months are paid first, and what is too
-- much is the last one's.
given as (
    select
        *,
        case
            when invoiced_in_all = owed_in_all then owed
            else greatest(least(owed_before, owed_by_then), least(invoiced_in_all, greatest(owed_before, owed_by_then)))
                - owed_before
        end as invoiced
    from running
)

select
    owed.ticket_id,
    owed.customer_id,
    owed.month,
    owed.owed::decimal(18, 2) as owed,
    coalesce(audit.invoiced, 0)::decimal(18, 2) as invoiced
from owed
anti join several on several.ticket_id = owed.ticket_id
left join decisions.settled_audit as audit on audit.ticket_id = owed.ticket_id
union all by name
select
    ticket_id,
    customer_id,
    month,
    owed::decimal(18, 2) as owed,
    if(
        is_last,
        invoiced_in_all - coalesce(
            sum(invoiced) over (
                partition by ticket_id order by month, customer_id rows between unbounded preceding and 1 preceding
            ), 0
        ),
        invoiced
    )::decimal(18, 2) as invoiced
from given
