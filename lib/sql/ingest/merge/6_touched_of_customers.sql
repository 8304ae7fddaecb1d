-- The tickets of the customers that the rows about to be written are about: what is kept of them may change, too.
insert into touched
select ticket.ticket_id
from store.tickets as ticket
where ticket.customer_id in (
    select incoming.{customer}
    from latest
    join incoming_{table} as incoming on incoming.rowid = latest.row_no
    where latest.fate <> 'unchanged'
)
