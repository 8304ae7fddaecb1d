-- One row per finding: `decisions.billing_findings`, found anew, or as laid by where nothing has changed since.
select *
from query_table(getvariable('billing_findings'))
