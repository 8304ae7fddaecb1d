-- One row per ticket and invoicing month: `decisions.month_invoiced`, found anew, or as laid by where nothing has changed.
select *
from query_table(getvariable('month_invoiced'))
