-- One row per period of the edition of the terms in use: the range, in kr, within which rates an hour lie.
select * exclude (edition)
from terms.hourly_range
where edition = getvariable('edition')
