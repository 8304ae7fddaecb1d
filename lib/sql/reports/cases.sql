-- One row per ticket: how it was handled, under which contract form, for whom.
select promise.*, customer.name as customer_name
from reports.case_times as promise
left join store.customers as customer on customer.customer_id = promise.customer_id
