-- One row per first answer, and per end of a case whose status says that it has ended.
with ticket as (
    select
        *,
        coalesce(first_response_at, answered_text) as answered
    from (
        select
            *,
            if(
                answered_text is null,
                strftime(
                    (registered_instant + to_microseconds((first_response_seconds * 1000000)::bigint)) at time zone 'UTC',
                    '%Y-%m-%dT%H:%M:%S.%fZ'
                ), answered_at
            ) as first_response_at,
            coalesce(resolved_text, closed_text) as ended_text,
            if(resolved_text is null, closed_at, resolved_at) as ended_at,
            if(resolved_text is null, closed_skipped, resolved_skipped) as ended_skipped,
            not getvariable('says_status')
            or list_contains(getvariable('resolved_values')::varchar[], lower(status)) as has_ended
        from fields
    )
),

-- The cases that an earlier export has resolved, and nobody has reopened since.
was_resolved as (
    select ticket_id
    from store.ticket_events
    where event in ('resolved', 'reopened')
    group by ticket_id
    having arg_max(event, "at") = 'resolved' and arg_max(import_id, "at") is not null
)

select
    line,
    ticket_id,
    answered as at,
    'handling_started' as event,
    if(answered_skipped, 'at:skipped_hour', null) as problem
from ticket
where answered is not null
union all
select
    line,
    ticket_id,
    ended_at,
    'resolved',
    case
        when ended_text is null then 'at:no_time_of_resolution'
        when ended_skipped then 'at:skipped_hour'
    end
from ticket
where has_ended and (ended_text is not null or getvariable('says_status'))
union all
select line, ticket_id, null, 'reopened', 'at:open_again'
from ticket
where getvariable('says_status') and status is not null and not has_ended and ticket_id in (from was_resolved)
