-- One row per contract that would get back a period that another one of its customer has taken meanwhile.
select one.customer_id || '|' || one.valid_from as row_key
from store.contracts as one
join store.contracts as other
    on other.customer_id = one.customer_id and other.valid_from <> one.valid_from
    and one.valid_from <= coalesce(other.valid_to, 'infinity'::date)
    and other.valid_from <= coalesce(one.valid_to, 'infinity'::date)
where one.customer_id || '|' || one.valid_from in (select row_key from undone_contracts where before is not null)
group by row_key
order by row_key
