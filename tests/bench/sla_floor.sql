-- One row per month and kind of case: how many there are, over the same rows.
select date_trunc('month', registered_on) as month, critical, count(*) as tickets
from store.tickets
group by all
