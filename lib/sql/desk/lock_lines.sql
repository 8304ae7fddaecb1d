-- Locks the lines of open months as they are now, each charge with all the facts that decided it.
insert into store.closed_lines by name
with closing as (
    select unnest($months::date[]) as month, unnest($closings::varchar[]) as closing_id
),

line as (
    select closing.closing_id, line.* exclude (month, closing_id, closed_at)
    from decisions.month_lines as line
    join closing on closing.month = line.month
    where line.closing_id is null
),

explained as (
    select charge.ticket_id, charge.work, to_json(charge) as explained
    from reports.explained as charge
    semi join line on line.ticket_id = charge.ticket_id
)

select line.*, explained.explained
from line
left join explained
    on explained.ticket_id = line.ticket_id and explained.work = line.line_key and line.kind = 'charge'
