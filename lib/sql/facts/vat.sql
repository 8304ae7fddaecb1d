-- One row per period of the edition of the terms in use: the value added tax, in percent.
select * exclude (edition)
from terms.vat
where edition = getvariable('edition')
