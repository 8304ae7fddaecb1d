-- One row per case not resolved whose last event is by a member of staff, those due first at the top: since when it stands
-- so, how many working days the customer has been waited for, and the minutes of work so far.
with unresolved as materialized (
    select ticket.ticket_id
    from facts.tickets as ticket
    anti join facts.resolutions as resolution on resolution.ticket_id = ticket.ticket_id
),

last as (
    select
        coalesce(merged.root_id, event.ticket_id) as ticket_id,
        arg_max(
            {'event': event.event, 'at': event."at", 'staff_id': event.staff_id},
            (event."at", -calc.last_of_instant(event.event))
        ) as said
    from store.ticket_events as event
    left join store.kept_merges as merged on merged.ticket_id = event.ticket_id
    where coalesce(merged.root_id, event.ticket_id) in (from unresolved)
    group by 1
),

worked as (
    select ticket_id, sum(minutes) as minutes
    from facts.work
    where ticket_id in (from unresolved)
    group by ticket_id
)

select
    one.ticket_id,
    one.subject,
    one.customer_name,
    one.critical,
    last.said.event as case_state,
    last.said."at" at time zone 'Europe/Stockholm' as since,
    getvariable('as_of_n') - since.n as days_waited,
    one.due_on,
    coalesce(worked.minutes, 0) as minutes
from last
join reports.cases as one on one.ticket_id = last.ticket_id
join terms.calendar as since on since.day = calc.local_date(last.said."at")
left join worked on worked.ticket_id = one.ticket_id
where last.said.staff_id = $staff and last.said.event <> 'resolved'
order by one.critical desc, one.registered_at, one.ticket_id
