-- One row per charge of the period that the draft decides otherwise than the terms in force; what decides by the draft.
with after as (
    select *, date_trunc('month', registered_on)::date as month
    from decisions.charges
    where
        registered_on between getvariable('first_on') and getvariable('last_on')
        and (len(getvariable('forms')) = 0 or list_contains(getvariable('forms'), contract_form))
)

select
    after.ticket_id,
    after.work,
    after.customer_id,
    after.month,
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
left join before_charges as before on before.ticket_id = after.ticket_id and before.work = after.work
where
    before.amount is distinct from after.amount
    or before.rule is distinct from after.rule
    or before.clause is distinct from after.clause
    or before.flag is distinct from after.flag
union all by name
-- What isn't charged by the draft at all. `charges_may_go` says whether that can be; where it can't, the planner drops
-- this part, which costs as much as the other.
select before.ticket_id, before.work, before.customer_id, before.month, before.amount as before, 0 as after
from before_charges as before
anti join after on after.ticket_id = before.ticket_id and after.work = before.work
where getvariable('charges_may_go')
