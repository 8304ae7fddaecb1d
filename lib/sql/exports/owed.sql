-- One row per ticket: what is owed for it, when it came in and when it was resolved; and of a ticket that is charged by the
-- hour alone, what that would cost at the rates of the other contract forms.
with by_the_hour as (
    select
        charge.ticket_id,
        list_sort(list_distinct(list(calc.by_the_hour(charge.minutes, rate.rate)))) as at_other_rates
    from decisions.charges as charge
    join facts.rates as rate
        on rate.form <> charge.contract_form
        and charge.registered_on between rate.valid_from and rate.valid_to
    group by charge.ticket_id
    having bool_and(charge.coverage = 'hourly') and count(distinct charge.work) = 1
)

select
    audit.ticket_id,
    audit.customer_id,
    audit.registered_on,
    audit.resolved_on,
    audit.minutes,
    audit.charged + audit.adjusted as owed,
    audit.charged,
    by_the_hour.at_other_rates
from decisions.billing_audit as audit
left join by_the_hour on by_the_hour.ticket_id = audit.ticket_id
order by audit.ticket_id
