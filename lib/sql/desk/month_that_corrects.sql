-- One row at most: the last closed month that holds corrections of another closed one, or of a line that stands in it:
-- a correction is what is owed less all that was locked before.
select later.month
from facts.closed_lines as later
where
    later.is_correction
    and later.month > $month
    and (
        later.corrects = $month
        or exists (
            from facts.closed_lines as earlier
            where
                earlier.month = $month
                and earlier.ticket_id = later.ticket_id
                and earlier.customer_id = later.customer_id
                and earlier.kind = later.kind
                and earlier.line_key = later.line_key
        )
    )
order by later.month desc
limit 1
