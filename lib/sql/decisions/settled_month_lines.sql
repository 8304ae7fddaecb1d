-- One row per line of an invoicing month: `decisions.month_lines`, found anew, or as laid by where nothing has changed since.
select *
from query_table(getvariable('month_lines'))
