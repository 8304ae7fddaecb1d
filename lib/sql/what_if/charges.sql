-- One row per charge of the period by the edition in use: its amount, and what decided it.
select
    ticket_id,
    work,
    customer_id,
    registered_on,
    date_trunc('month', registered_on)::date as month,
    minutes,
    amount,
    rule,
    clause,
    coverage,
    flag,
    hourly_rate,
    ticket_fee,
    ticket_minutes,
    beyond_by_the_hour,
    installation_fee,
    approved_amount,
    covered_until
from decisions.settled_charges
where
    registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
