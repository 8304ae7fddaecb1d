-- One row: the number of the next case that the desk registers itself. Other systems have their own kinds of numbers.
select 'D' || lpad((coalesce(max(try_cast(substr(ticket_id, 2) as integer)), 0) + 1)::varchar, 5, '0')
from store.tickets
where regexp_full_match(ticket_id, 'D\d{5,8}')
