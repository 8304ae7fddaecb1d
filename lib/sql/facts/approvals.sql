-- One row per ticket with an approved quote at `as_of`: the last approval of each ticket merged into it, together.
with approved as (
    select *, greatest(coalesce(decided_at, sent_at), sent_at) as approved_at
    from store.quotes
    where
        decision = 'approved'
        and sent_at <= getvariable('as_of')
        and greatest(coalesce(decided_at, sent_at), sent_at) <= getvariable('as_of')
),

last_approval as (
    select ticket_id, amount
    from approved
    qualify row_number() over (partition by ticket_id order by approved_at desc, sent_at desc, quote_id desc) = 1
)

select coalesce(merged.root_id, last_approval.ticket_id) as ticket_id, sum(last_approval.amount)::decimal(12, 2) as amount
from last_approval
left join store.kept_merges as merged on merged.ticket_id = last_approval.ticket_id
where merged.ticket_id is null or merged.root_id is not null
group by 1
