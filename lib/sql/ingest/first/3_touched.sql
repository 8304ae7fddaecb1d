-- The tickets that they say something about.
insert into touched
select distinct {ticket}
from incoming_{table}
where problem is null
