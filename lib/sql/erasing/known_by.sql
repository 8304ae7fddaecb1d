-- One row per name that a mark of an erasure knows, and the number that the customer has since.
select given.name, min(erasure.subject_id) as customer_id
from (select distinct unnest($names::varchar[]) as name) as given
join store.erased_marks as mark on mark.digest = sha256(mark.salt::varchar || lower(trim(given.name)))
join store.erasures as erasure on erasure.erasure_id = mark.erasure_id and erasure.about = 'customer'
group by given.name
