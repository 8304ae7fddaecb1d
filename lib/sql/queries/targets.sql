-- One row: what the terms promise on the date of the report, and the shares of cases wanted.
select
    lead_time.working_days,
    lead_time.target as standard_target,
    critical.minutes as critical_minutes,
    critical.target as critical_target
from terms.lead_time as lead_time, terms.critical as critical
where
    lead_time.edition = getvariable('edition')
    and critical.edition = getvariable('edition')
    and getvariable('as_of_on') between lead_time.valid_from and lead_time.valid_to
    and getvariable('as_of_on') between critical.valid_from and critical.valid_to
