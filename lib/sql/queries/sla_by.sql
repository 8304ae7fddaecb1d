-- One row per category, contract form, customer, member of staff, weekday or hour of registration, as `by` says: how
-- many of its cases kept the SLA. What is ranked begins with the lowest share of standard cases; groups too small to
-- judge come after them, and last the cases that no member of staff has begun (`waiting`).
with grouped as (
    select
        case $by
            when 'category' then coalesce(one.category, 'none')
            when 'contract_form' then one.contract_form
            when 'customer' then one.customer_id
            when 'staff' then coalesce(one.handled_staff_id, if(one.waiting, 'waiting', 'none'))
            when 'weekday' then isodow(one.registered_on)::varchar
            when 'hour' then calc.local_hour(one.registered_at, clock)::varchar
        end as code,
        count(*) as cases,
        count(*) filter (one.counted and not one.critical) as standard_counted,
        count(*) filter (one.kept and not one.critical) as standard_met,
        count(*) filter (one.unclear is not null and not one.critical) as standard_unclear,
        100.0 * standard_met / nullif(standard_counted, 0) as standard_percent,
        100.0 * (standard_met + standard_unclear) / nullif(standard_counted, 0) as standard_at_most,
        count(*) filter (one.counted and one.critical) as critical_counted,
        count(*) filter (one.kept and one.critical) as critical_met,
        count(*) filter (one.unclear is not null and one.critical) as critical_unclear,
        100.0 * critical_met / nullif(critical_counted, 0) as critical_percent,
        100.0 * (critical_met + critical_unclear) / nullif(critical_counted, 0) as critical_at_most,
        standard_counted - standard_met + critical_counted - critical_met as late,
        median(one.working_days) as median_working_days
    from reports.promises as one
    join terms.clock as clock on clock.day = one.registered_on
    where
        one.registered_on between $first and $last
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
    group by code
)

select
    grouped.code,
    coalesce(customer.name, staff.name) as name,
    grouped.cases,
    grouped.late,
    grouped.standard_counted,
    grouped.standard_met,
    grouped.standard_percent,
    grouped.standard_unclear,
    grouped.standard_at_most,
    grouped.critical_counted,
    grouped.critical_met,
    grouped.critical_percent,
    grouped.critical_unclear,
    grouped.critical_at_most,
    grouped.median_working_days,
    case
        when grouped.standard_counted < $small and grouped.critical_counted < $small then 'both'
        when grouped.standard_counted < $small then 'standard'
        when grouped.critical_counted < $small then 'critical'
    end as few,
    -- Weekdays and hours come in their own order, which ranks nobody.
    case
        when $by in ('weekday', 'hour') then grouped.code::integer
        when $by = 'staff' and grouped.code = 'waiting' then 2
        when grouped.standard_counted < $small then 1
        else 0
    end as place,
    if(grouped.standard_counted < $small, null, grouped.standard_percent) as ranked
from grouped
left join store.customers as customer on $by = 'customer' and customer.customer_id = grouped.code
left join store.staff as staff on $by = 'staff' and staff.staff_id = grouped.code
order by place, ranked, cases desc, code
