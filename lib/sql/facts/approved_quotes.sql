-- One row per quote approved at `as_of`, on the ticket that its own is merged into, and whether it is the last one that was
-- approved on its own: an earlier approval doesn't count.
with approved as (
    select
        quote_id,
        ticket_id,
        amount,
        greatest(coalesce(decided_at, sent_at), sent_at) as approved_at,
        row_number() over (
            partition by ticket_id
            order by greatest(coalesce(decided_at, sent_at), sent_at) desc, sent_at desc, quote_id desc
        ) = 1 as counts
    from store.quotes
    where
        decision = 'approved'
        and sent_at <= getvariable('as_of')
        and greatest(coalesce(decided_at, sent_at), sent_at) <= getvariable('as_of')
)

select
    approved.quote_id,
    coalesce(merged.root_id, approved.ticket_id) as ticket_id,
    approved.amount,
    approved.approved_at,
    approved.counts
from approved
left join store.kept_merges as merged on merged.ticket_id = approved.ticket_id
where merged.ticket_id is null or merged.root_id is not null
