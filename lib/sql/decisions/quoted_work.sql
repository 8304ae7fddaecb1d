-- One row per ticket with a quote: when work on it was first approved, when the last refusal came, and whether the terms
-- want a quote before any work.
with quoted as (
    select
        ticket_id,
        min(sent_at) as sent_at,
        min(greatest(coalesce(decided_at, sent_at), sent_at)) filter (where decision = 'approved') as approved_at,
        max(greatest(coalesce(decided_at, sent_at), sent_at)) filter (where decision = 'declined') as declined_at
    from facts.quotes
    group by ticket_id
)

select
    quoted.*,
    needed.ticket_id is not null as needs_quote
from quoted
left join decisions.quotes_needed as needed on needed.ticket_id = quoted.ticket_id
