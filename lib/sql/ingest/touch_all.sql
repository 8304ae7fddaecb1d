-- Every ticket, as it is in the store or about to be.
insert into touched
select ticket_id from store.tickets
union
select ticket_id from incoming_tickets
union
select ticket_id from store.kept_tickets
