-- The tickets of the customers that the rows are about.
insert into touched
select ticket_id
from store.tickets
where customer_id in (select {customer} from undone_{table})
