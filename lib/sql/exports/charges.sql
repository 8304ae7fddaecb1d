-- One row per ticket and kind of work.
select
    ticket_id, customer_id, contract_form, work, minutes, clause, coverage, rate, amount, flag
from decisions.charges
order by ticket_id, work
