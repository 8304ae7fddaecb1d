-- One row per charge of the period by the terms in force.
select *, date_trunc('month', registered_on)::date as month
from query_table(getvariable('charges_before'))
where
    registered_on between getvariable('first_on') and getvariable('last_on')
    and (len(getvariable('forms')) = 0 or list_contains(getvariable('forms'), contract_form))
