-- One row per erasure of personal data, the last one first.
select
    erasure.erased_at at time zone 'Europe/Stockholm' as erased_at,
    erasure.subject_id as customer_id,
    calc.name_of(erasure.erased_by) as erased_by,
    erasure.wiped_at at time zone 'Europe/Stockholm' as wiped_at,
    erasure.reason
from store.erasures as erasure
order by erasure.erased_at desc, erasure.erasure_id
