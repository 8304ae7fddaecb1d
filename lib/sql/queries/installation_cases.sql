-- One row per case and installation that it is about, or that was made in it, of those asked for: when it was registered,
-- as the clock showed it, and how its warranty decided.
with asked as (
    select installation.*, warranty.covered_until
    from facts.installations as installation
    left join decisions.warranty_periods as warranty on warranty.installation_id = installation.installation_id
    where list_contains($installations::varchar[], installation.installation_id)
),

about as (
    select installation_id, ticket_id from facts.tickets where list_contains($installations::varchar[], installation_id)
    union
    select installation_id, ticket_id from asked where ticket_id is not null
),

charged as (
    select
        charge.ticket_id,
        bool_or(charge.coverage = 'warranty') as in_warranty,
        sum(charge.minutes) as minutes,
        sum(charge.amount)::decimal(12, 2) as amount
    from decisions.settled_charges as charge
    where charge.ticket_id in (select ticket_id from about)
    group by charge.ticket_id
)

select
    asked.installation_id,
    asked.module,
    ticket.ticket_id,
    ticket.registered_at at time zone 'Europe/Stockholm' as registered_at,
    ticket.subject,
    ticket.category,
    case
        when ticket.ticket_id = asked.ticket_id and ticket.installation_id is distinct from asked.installation_id
            then 'made_in'
        when asked.covered_until is null then 'not_covered'
        when ticket.registered_on < asked.installed_on then 'before'
        when ticket.registered_on <= asked.covered_until then 'within'
        else 'after'
    end as warranty_place,
    coalesce(charged.in_warranty, false) as in_warranty,
    coalesce(charged.minutes, 0) as minutes,
    coalesce(charged.amount, 0)::decimal(12, 2) as amount
from about
join asked on asked.installation_id = about.installation_id
join facts.tickets as ticket on ticket.ticket_id = about.ticket_id
left join charged on charged.ticket_id = ticket.ticket_id
order by asked.installation_id, ticket.registered_at, ticket.ticket_id
