-- One row per month of registration: standard cases that were handled, and how many of them in turn.
select
    date_trunc('month', queue.registered_on)::date as month,
    count(queue.in_turn) as turn_counted,
    count(*) filter (queue.in_turn) as taken_in_turn,
    count(*) filter (not queue.in_turn) as out_of_turn,
    100.0 * taken_in_turn / nullif(turn_counted, 0) as in_turn_percent
from decisions.queue_order as queue
where
    queue.registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], queue.contract_form))
group by month
order by month
