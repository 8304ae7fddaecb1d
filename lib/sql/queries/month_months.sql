-- One row per month in which a case was registered, the latest first.
select distinct date_trunc('month', registered_on)::date as month
from facts.tickets
order by month desc
