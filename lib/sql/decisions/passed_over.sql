-- One row per standard ticket that another went before although this one's turn was first: the first that did.
with queued as (
    select ticket_id, registered_at, registered_on, handled_at, due_on
    from decisions.queue_order
),

-- One row per date of registration: which of its tickets was handled first.
first_handled as (
    select
        registered_on,
        due_on,
        arg_min(ticket_id, (handled_at, ticket_id)) as ticket_id,
        min(handled_at) as handled_at
    from queued
    where handled_at is not null
    group by registered_on, due_on
),

-- One row per date of registration: the first ticket handled that was due later, of those that came before this one was
-- past due. Nobody is passed over by what came when he was overdue already.
first_to_pass as (
    select
        this.registered_on,
        arg_min(other.ticket_id, (other.handled_at, other.ticket_id)) as ticket_id,
        min(other.handled_at) as handled_at
    from (select distinct registered_on, due_on from queued) as this
    join first_handled as other
        on other.registered_on > this.registered_on
        and other.registered_on <= this.due_on
        and other.due_on > this.due_on
    group by this.registered_on
),

-- A ticket registered earlier is due later only where the terms changed to shorter times, and passes over those alone
-- that were there when it was handled.
earlier_dates as materialized (
    select this.registered_on, other.registered_on as passing_on
    from (select distinct registered_on, due_on from queued) as this
    join (select distinct registered_on, due_on from queued) as other
        on other.registered_on < this.registered_on
        and other.due_on > this.due_on
),

passing as (
    select this.ticket_id, first.ticket_id as by_ticket_id, first.handled_at as passed_at
    from queued as this
    join first_to_pass as first on first.registered_on = this.registered_on
    where first.handled_at < coalesce(this.handled_at, 'infinity')
    union all
    select this.ticket_id, other.ticket_id, other.handled_at
    from earlier_dates
    join queued as this on this.registered_on = earlier_dates.registered_on
    join queued as other on other.registered_on = earlier_dates.passing_on
    where other.handled_at >= this.registered_at and other.handled_at < coalesce(this.handled_at, 'infinity')
)

select
    passing.ticket_id,
    arg_min(passing.by_ticket_id, (passing.passed_at, passing.by_ticket_id)) as by_ticket_id,
    min(passing.passed_at) as passed_at
from passing
group by passing.ticket_id
