-- One row per kind of finding that is open in a month and should be settled before it is closed.
select kind, count(*) as findings, sum(kronor) as kronor
from reports.findings
where month = $month and hinders_closing
group by kind
order by findings desc, kind
