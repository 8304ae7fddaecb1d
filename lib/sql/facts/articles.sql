-- One row per article of the accounting system and period of the edition of the terms in use.
select * exclude (edition)
from terms.article
where edition = getvariable('edition')
