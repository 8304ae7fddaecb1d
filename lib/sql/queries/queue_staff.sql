-- One row per member of staff (or nobody known) who handled standard cases of a period first: how many of them out of
-- turn. Those with too few cases to judge come last.
with handled as (
    select
        coalesce(ticket.handled_staff_id, 'none') as staff_id,
        count(queue.in_turn) as turn_counted,
        count(*) filter (queue.in_turn) as taken_in_turn,
        count(*) filter (not queue.in_turn) as out_of_turn,
        100.0 * taken_in_turn / nullif(turn_counted, 0) as in_turn_percent
    from decisions.queue_order as queue
    join facts.tickets as ticket on ticket.ticket_id = queue.ticket_id
    where
        queue.in_turn is not null
        and queue.registered_on between $first and $last
        and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], queue.contract_form))
    group by staff_id
)

select handled.*, staff.name as staff_name, if(turn_counted < $small, 'standard', null) as few
from handled
left join store.staff as staff on staff.staff_id = handled.staff_id
order by few is not null, out_of_turn desc, handled.staff_id
