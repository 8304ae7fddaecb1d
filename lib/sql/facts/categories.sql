-- One row per category and period of the edition of the terms in use.
select * exclude (edition)
from terms.category
where edition = getvariable('edition')
