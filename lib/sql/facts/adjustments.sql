-- One row per adjustment made by `as_of`, on the ticket that its own is merged into.
select
    adjustment.adjustment_id,
    coalesce(merged.root_id, adjustment.ticket_id) as ticket_id,
    adjustment.amount,
    adjustment.reason,
    adjustment.staff_id,
    adjustment.made_at,
    adjustment.made_on,
    kind.kind as adjustment_kind,
    kind.takes_back
from store.adjustments as adjustment
left join store.kept_merges as merged on merged.ticket_id = adjustment.ticket_id
left join store.adjustment_kinds as kind on kind.adjustment_id = adjustment.adjustment_id
where adjustment.made_at <= getvariable('as_of') and (merged.ticket_id is null or merged.root_id is not null)
