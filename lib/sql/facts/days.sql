-- One row per date: what the edition of the terms in use promises to, and charges for, a case registered on it.
select * exclude (edition)
from terms.days
where edition = getvariable('edition')
