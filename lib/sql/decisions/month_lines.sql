-- One row per line of an invoicing month: as it was locked in a closed one; in an open one what is owed, and what has
-- become of lines that were locked before.
select *
from decisions.settled_unlocked_lines
union all by name
select line.* exclude (explained)
from facts.closed_lines as line
