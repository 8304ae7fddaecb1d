-- One row per group of free work in a period, the one with the most first. `$by` says what makes a group.
with given as (
    select
        work.ticket_id,
        work.minutes,
        work.list_value,
        work.customer_name,
        staff.name as staff_name,
        case $by
            when 'clause' then work.clause
            when 'customer' then work.customer_id
            when 'form' then work.contract_form
            when 'category' then coalesce(work.category, 'none')
            when 'module' then installation.module
            when 'staff' then ticket.handled_staff_id
        end as code
    from reports.work as work
    join facts.tickets as ticket on ticket.ticket_id = work.ticket_id
    left join facts.installations as installation on installation.installation_id = ticket.installation_id
    left join store.staff as staff on staff.staff_id = ticket.handled_staff_id
    where
        work.given
        and work.registered_on between $first and $last
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], work.contract_form))
),

grouped as (
    select
        code,
        case $by
            when 'customer' then any_value(customer_name)
            when 'staff' then any_value(staff_name)
        end as name,
        count(distinct ticket_id) as cases,
        sum(minutes) as minutes,
        sum(list_value)::decimal(18, 2) as list_value
    from given
    group by code
)

select
    *,
    100.0 * list_value / nullif(sum(list_value) over (), 0) as value_percent
from grouped
where minutes > 0 and not ($by = 'module' and code is null)
order by if($rank = 'minutes', minutes, list_value) desc, code
