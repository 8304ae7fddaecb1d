-- One row per closing of a month, also those that were reopened since, the latest first.
select
    closing.closing_id,
    closing.month,
    closing.note,
    calc.name_of(closing.closed_by) as closed_by,
    closing.closed_at at time zone 'Europe/Stockholm' as closed_at,
    if(closing.reopened_at <= getvariable('as_of'), calc.name_of(closing.reopened_by), null) as reopened_by,
    if(closing.reopened_at <= getvariable('as_of'), closing.reopened_at, null) at time zone 'Europe/Stockholm'
        as reopened_at,
    if(closing.reopened_at <= getvariable('as_of'), closing.reopened_why, null) as reopened_why,
    (select count(*) from store.closed_lines as line where line.closing_id = closing.closing_id) as lines,
    (select coalesce(sum(amount), 0) from store.closed_lines as line where line.closing_id = closing.closing_id) as amount
from store.closings as closing
where closing.month = $month and closing.closed_at <= getvariable('as_of')
order by reopened_at desc nulls first, closed_at desc
