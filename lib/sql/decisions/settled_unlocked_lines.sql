-- One row per line of an open invoicing month: `decisions.unlocked_lines`, found anew, or as laid by where nothing has
-- changed since.
select *
from query_table(getvariable('unlocked_lines'))
