-- One row per line of an invoicing month, with the names of its customer and case, and what was given away in it.
select
    line.*,
    customer.name as customer_name,
    ticket.subject,
    -- Minutes that are charged by the hour; fees, quotes and installations have fixed prices.
    case
        when line.coverage = 'hourly' then line.minutes
        when line.rule = 'ticket_fee' and line.beyond_by_the_hour
            then greatest(line.minutes - line.ticket_minutes, 0)
        else 0
    end::decimal(12, 2) as charged_minutes,
    case
        when line.coverage in ('free', 'warranty') and not line.is_correction
            then calc.by_the_hour(line.minutes, line.hourly_rate)
    end as given_value
from decisions.month_lines as line
left join store.customers as customer on customer.customer_id = line.customer_id
left join facts.tickets as ticket on ticket.ticket_id = line.ticket_id
