-- One row per article that the invoices of a month can have.
select
    article.which,
    article.number,
    article.sv,
    article.en,
    article.unit,
    article.account,
    vat.percent as vat_percent
from facts.articles as article
join facts.vat as vat on last_day($month::date) between vat.valid_from and vat.valid_to
where last_day($month::date) between article.valid_from and article.valid_to
order by article.number
