-- One row per quote sent by `as_of`, with its decision if that was made by then, on the ticket that its own is merged into.
select
    quote.quote_id,
    coalesce(merged.root_id, quote.ticket_id) as ticket_id,
    quote.amount,
    quote.sent_at,
    quote.sent_on,
    if(greatest(coalesce(quote.decided_at, quote.sent_at), quote.sent_at) <= getvariable('as_of'), quote.decision, null)
        as decision,
    if(quote.decided_at <= getvariable('as_of'), quote.decided_at, null) as decided_at
from store.quotes as quote
left join store.kept_merges as merged on merged.ticket_id = quote.ticket_id
where quote.sent_at <= getvariable('as_of') and (merged.ticket_id is null or merged.root_id is not null)
