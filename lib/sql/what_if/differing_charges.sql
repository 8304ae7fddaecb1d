-- One row per charge of the period that the draft decides otherwise than the terms in force; what decides by the draft.
with before as (
    select ticket_id, work, customer_id, month, amount, rule, clause, flag
    from before_charges
),

after as (
    select *, date_trunc('month', registered_on)::date as month
    from decisions.charges
    where
        registered_on between getvariable('first_on') and getvariable('last_on')
        and (len(getvariable('forms')) = 0 or list_contains(getvariable('forms'), contract_form))
)

select
    coalesce(after.ticket_id, before.ticket_id) as ticket_id,
    coalesce(after.work, before.work) as work,
    coalesce(after.customer_id, before.customer_id) as customer_id,
    coalesce(after.month, before.month) as month,
    coalesce(before.amount, 0) as before,
    coalesce(after.amount, 0) as after,
    after.rule,
    after.clause,
    after.flag,
    after.amount,
    after.hourly_rate,
    after.ticket_fee,
    after.ticket_minutes,
    after.beyond_by_the_hour,
    after.approved_amount,
    after.covered_until
from after
full join before on before.ticket_id = after.ticket_id and before.work = after.work
where
    before.amount is distinct from after.amount
    or before.rule is distinct from after.rule
    or before.clause is distinct from after.clause
    or before.flag is distinct from after.flag
