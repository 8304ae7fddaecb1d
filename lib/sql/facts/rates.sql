-- One row per contract form and period of the edition of the terms in use: kr an hour.
select * exclude (edition)
from terms.hourly_rate
where edition = getvariable('edition')
