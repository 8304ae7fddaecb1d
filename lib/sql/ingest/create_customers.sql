-- One row per customer that a good row names and nobody knows: its name is what the file calls it.
insert into incoming_customers (file_no, line, customer_id, name)
select arg_min(file_no, (file_no, line)), arg_min(line, (file_no, line)), customer_id, customer_id
from (
    select file_no, line, customer_id from incoming_tickets where problem is null
    union all
    select file_no, line, customer_id from incoming_contracts where problem is null
    union all
    select file_no, line, customer_id from incoming_module_installations where problem is null
)
where
    customer_id not in (select customer_id from store.customers)
    and customer_id not in (select customer_id from incoming_customers where problem is null)
group by customer_id
