-- One row per ticket and kind of work with a coverage, clause or flag asked for.
select
    ticket_id,
    registered_on,
    customer_name,
    contract_form,
    category,
    work,
    coverage,
    clause,
    minutes,
    rate,
    amount,
    list_value,
    flag
from reports.work
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and (len($coverage::varchar[]) = 0 or list_contains($coverage::varchar[], coverage))
    and (len($clause::varchar[]) = 0 or list_contains($clause::varchar[], clause))
    and (len($flag::varchar[]) = 0 or list_contains($flag::varchar[], flag))
order by registered_on desc, ticket_id desc, work
