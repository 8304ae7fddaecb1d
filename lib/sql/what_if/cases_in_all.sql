-- One row: how many charges and promises the draft decides otherwise, and the kronor of those charges.
select
    (select count(*) from differing_promises) + count(*) as rows_in_all,
    coalesce(sum(before), 0)::decimal(18, 2) as kronor_before,
    coalesce(sum(after), 0)::decimal(18, 2) as kronor_after,
    coalesce(sum(after - before), 0)::decimal(18, 2) as difference
from differing_charges
