-- One row per list of customers of an invoicing month: how many it holds, in order, and what is open or corrected.
with listed as (
    select unnest(lists) as listed, customer_id, customer_name, corrections, open_findings
    from reports.month_customers
    where month = $month
)

select
    listed,
    count(*) as customers,
    list(customer_id order by customer_name, customer_id) as customer_ids,
    sum(corrections) as corrections,
    sum(open_findings) as open_findings
from listed
group by listed
