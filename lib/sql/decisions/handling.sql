-- One row per ticket: until when it was to be handled, and whether it was. Most of what is asked of promises needs no
-- more: the resolutions beside a million tickets cost several times as much.
with deadline as (
    select
        ticket.*,
        day.critical_minutes,
        if(ticket.critical, null, day.due_on) as due_on,
        day.due_n
    from facts.tickets as ticket
    join facts.days as day on day.day = ticket.registered_on
)

select
    deadline.ticket_id,
    deadline.customer_id,
    deadline.critical,
    deadline.registered_at,
    deadline.registered_on,
    deadline.handled_at,
    deadline.handled_on,
    deadline.due_on,
    if(deadline.critical, null, deadline.handled_n - deadline.registered_n) as working_days,
    (epoch_us(deadline.handled_at) - epoch_us(deadline.registered_at)) / 1000000 / 60 as minutes_to_handling,
    case
        when deadline.critical then
            case
                when
                    epoch_us(coalesce(deadline.handled_at, getvariable('as_of'))) - epoch_us(deadline.registered_at)
                    <= deadline.critical_minutes * 60000000::bigint
                    then if(deadline.handled_at is null, 'on_track', 'met')
                else if(deadline.handled_at is null, 'overdue', 'breached')
            end
        when deadline.handled_at is not null then if(deadline.handled_on <= deadline.due_on, 'met', 'breached')
        when getvariable('as_of_on') > deadline.due_on then 'overdue'
        when getvariable('as_of_on') = deadline.due_on then 'due_today'
        -- A due date is a working day: it is the next one when it is one further on.
        when deadline.due_n = getvariable('as_of_n') + 1 then 'at_risk'
        else 'on_track'
    end as status,
    deadline.registered_n,
    deadline.category,
    deadline.subject,
    deadline.contract_form,
    deadline.critical_minutes,
    deadline.handled_how,
    deadline.handled_staff_id
from deadline
