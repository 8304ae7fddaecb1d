-- One row: which cases a case's turn is about. Of a standard case handled out of turn, the one that it went before (of
-- several the one due first); and of one that was passed over, the first that went before it. Other cases are found by
-- their dates of registration, so that only few are compared.
with this as (
    select ticket.ticket_id, ticket.registered_at, ticket.registered_on, ticket.handled_at, day.due_on
    from facts.tickets as ticket
    join facts.days as day on day.day = ticket.registered_on
    where ticket.ticket_id = $ticket and not ticket.critical
),

-- One row per date of registration whose cases are due on another day, but while this one was there.
near as materialized (
    select day.day, day.due_on, day.due_on < this.due_on as goes_first
    from facts.days as day
    join this
        on (day.due_on < this.due_on and day.due_on >= this.registered_on)
        or (day.due_on > this.due_on and day.day <= this.due_on)
),

other as materialized (
    select ticket.ticket_id, ticket.registered_at, ticket.handled_at, near.due_on, near.goes_first
    from facts.tickets as ticket
    join near on near.day = ticket.registered_on
    where not ticket.critical
)

select
    arg_min(other.ticket_id, (other.due_on, other.registered_at, other.ticket_id)) filter (
        other.goes_first
        and other.registered_at <= this.handled_at
        and coalesce(other.handled_at, 'infinity') > this.handled_at
    ) as went_before,
    arg_min(other.ticket_id, (other.handled_at, other.ticket_id)) filter (
        not other.goes_first
        and other.handled_at >= this.registered_at
        and other.handled_at < coalesce(this.handled_at, 'infinity')
    ) as passed_by
from this
left join other on true
