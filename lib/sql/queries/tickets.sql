-- One row per ticket that fits the filters: those that a search fits best, then the latest, first.
with merged_in as (
    select merged.root_id, string_agg(ticket.ticket_id || ' ' || ticket.subject, ' ') as words
    from store.kept_merges as merged
    join store.tickets as ticket on ticket.ticket_id = merged.ticket_id
    where $word1::varchar is not null and ticket.registered_at <= getvariable('as_of')
    group by merged.root_id
),

one as (
    select
        case_.*,
        -- What a search looks through.
        if(
            $word1::varchar is null, '',
            concat_ws(
                ' ', case_.ticket_id, case_.subject, case_.customer_name, case_.customer_id, merged_in.words
            )
        ) as words
    from reports.cases as case_
    left join merged_in on merged_in.root_id = case_.ticket_id
),

-- The work of a case that is asked for, by coverage and clause; where none is, the work that is free.
chosen as (
    select
        ticket_id,
        sum(minutes) as minutes,
        sum(amount)::decimal(18, 2) as amount,
        sum(list_value)::decimal(18, 2) as list_value
    from reports.work
    where
        registered_on between $first and $last
        and ($customer::varchar is null or customer_id = $customer)
        and (given or len($coverage::varchar[]) + len($clause::varchar[]) > 0)
        and (len($coverage::varchar[]) = 0 or list_contains($coverage::varchar[], coverage))
        and (len($clause::varchar[]) = 0 or list_contains($clause::varchar[], clause))
    group by ticket_id
)

select
    one.ticket_id,
    one.registered_at at time zone 'Europe/Stockholm' as registered_at,
    one.status,
    one.critical,
    one.customer_name,
    one.subject,
    one.category,
    one.contract_form,
    one.due_on,
    one.handled_at at time zone 'Europe/Stockholm' as handled_at,
    one.resolved_at at time zone 'Europe/Stockholm' as resolved_at,
    chosen.minutes as chosen_minutes,
    chosen.amount as chosen_amount,
    chosen.list_value as chosen_value,
    audit.minutes,
    audit.charged,
    audit.adjusted,
    audit.invoiced,
    audit.difference,
    audit.finding,
    -- The very id before all else; then the words that are words of their own, or begin one.
    case
        when $word1::varchar is null then 0
        when lower(one.ticket_id) = lower($q) then 100
        else
            calc.relevance(one.words, $word1)
            + calc.relevance(one.words, $word2)
            + calc.relevance(one.words, $word3)
            + calc.relevance(one.words, $word4)
            + calc.relevance(one.words, $word5)
            + calc.relevance(one.words, $word6)
    end as relevance
from one
join reports.audit as audit on audit.ticket_id = one.ticket_id
left join chosen on chosen.ticket_id = one.ticket_id
where
    one.registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
    and (len($status::varchar[]) = 0 or list_contains($status::varchar[], one.status))
    and (len($finding::varchar[]) = 0 or list_contains($finding::varchar[], audit.finding))
    and (len($category::varchar[]) = 0 or list_contains($category::varchar[], coalesce(one.category, 'none')))
    and (chosen.ticket_id is not null or len($coverage::varchar[]) + len($clause::varchar[]) = 0)
    and ($customer::varchar is null or one.customer_id = $customer)
    and ($critical::boolean is null or one.critical = $critical)
    and (not $waiting or one.waiting)
    and (not $open or one.resolved_at is null)
    and ($staff::varchar is null or coalesce(one.handled_staff_id, if(one.waiting, null, 'none')) = $staff)
    and ($weekday::integer is null or isodow(one.registered_on) = $weekday)
    and (
        $hour::integer is null
        or one.ticket_id in (
            select ticket.ticket_id
            from facts.tickets as ticket
            join terms.clock as clock on clock.day = ticket.registered_on
            where $hour::integer is not null and calc.local_hour(ticket.registered_at, clock) = $hour
        )
    )
    and ($days::integer is null or if($days < 4, one.working_days = $days, one.working_days >= 4))
    and (not $unclear or one.unclear is not null)
    and (
        $turn::boolean is null
        or one.ticket_id in (
            select ticket_id
            from decisions.queue_order
            where $turn::boolean is not null and in_turn = $turn
        )
    )
    and (not $passed or one.ticket_id in (select ticket_id from decisions.passed_over where $passed))
    and (
        $module::varchar is null
        or one.ticket_id in (
            select ticket.ticket_id
            from facts.tickets as ticket
            join facts.installations as installation on installation.installation_id = ticket.installation_id
            where $module::varchar is not null and installation.module = $module
        )
    )
    and ($day::date is null or one.registered_on = $day)
    and ($handled_since::date is null or one.handled_on >= $handled_since)
    and ($word1::varchar is null or regexp_matches(one.words, '(?i)' || $word1))
    and ($word2::varchar is null or regexp_matches(one.words, '(?i)' || $word2))
    and ($word3::varchar is null or regexp_matches(one.words, '(?i)' || $word3))
    and ($word4::varchar is null or regexp_matches(one.words, '(?i)' || $word4))
    and ($word5::varchar is null or regexp_matches(one.words, '(?i)' || $word5))
    and ($word6::varchar is null or regexp_matches(one.words, '(?i)' || $word6))
order by relevance desc, registered_at desc, ticket_id desc
