-- One row per customer that the draft changes anything for: how much more it pays by the draft, and how many cases differ.
select customer_id, sum(difference) as difference, count(*) as differing
from differing
group by customer_id
