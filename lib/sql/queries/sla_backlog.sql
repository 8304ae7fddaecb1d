-- One row per week of a trend (its last day, or the date of the report) and age: cases that were registered by the end
-- of that day and not resolved by then, and those of them that were not handled either. A case counts as open until its
-- last resolution as it is known now; its age is the working days since it was registered.
with span as (
    select
        registered_on,
        least(coalesce(handled_on, 'infinity'), coalesce(resolved_on, 'infinity')) as handled_on,
        coalesce(resolved_on, 'infinity') as resolved_on,
        count(*) as cases
    from reports.case_times
    where
        registered_on <= $last
        and coalesce(resolved_on, 'infinity') > $first
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    group by 1, 2, 3
),

week as (
    select calendar.day, calendar.n
    from terms.calendar as calendar
    where
        calendar.day between greatest($first, (select min(registered_on) from span)) and $last
        and (isodow(calendar.day) = 7 or calendar.day = $last)
),

aged as (
    select
        week.day,
        case
            when week.n - registered.n <= 1 then '0–1'
            when week.n - registered.n <= 3 then '2–3'
            when week.n - registered.n <= 10 then '4–10'
            else '11+'
        end as age,
        span.cases,
        span.handled_on > week.day as waiting
    from week
    join span on span.registered_on <= week.day and span.resolved_on > week.day
    join terms.calendar as registered on registered.day = span.registered_on
)

select
    "day",
    age,
    sum(cases)::bigint as unresolved,
    coalesce(sum(cases) filter (waiting), 0)::bigint as unhandled
from aged
group by "day", age
order by "day", age
