-- One row per line of a month that is closed at `as_of`, as it was locked.
select closing.month, closing.closed_at, line.*
from store.closed_lines as line
join facts.closings as closing on closing.closing_id = line.closing_id
