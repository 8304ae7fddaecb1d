-- One row per customer: kronor.
select customer_id, sum(amount) as amount
from decisions.charges
group by customer_id
