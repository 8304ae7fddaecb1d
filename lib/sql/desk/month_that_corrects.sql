-- One row at most: the last closed month that holds corrections of another closed one.
select month
from facts.closed_lines
where corrects = $month and month <> $month
order by month desc
limit 1
