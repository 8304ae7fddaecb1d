-- One row: the cases that nobody has given a category yet, and those of them that were there a week earlier.
select
    count(*) as undecided,
    count(*) filter (ticket.registered_at <= getvariable('as_of') - interval 7 days) as undecided_before
from facts.tickets as ticket
where
    ticket.category is null
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], ticket.contract_form))
