-- One row per time entry. The case is the one ticket id that stands in its description, task, tags or project.
with entry as (
    select
        *,
        concat_ws(' ', "Description", "Task", "Tags", "Project") as words,
        -- Hours may be more than 24.
        if(
            regexp_full_match("Duration", '\d+:\d{2}:\d{2}'),
            list_transform(string_split("Duration", ':'), lambda part: part::bigint), null
        ) as parts,
        calc.local_time("Start date" || 'T' || "Start time") as starts,
        calc.local_time("End date" || 'T' || "End time") as ends
    from raw
),

timed as (
    select
        entry.*,
        parts[1] * 3600 + parts[2] * 60 + parts[3] as seconds,
        date_diff('second', calc.instant(starts, start_clock), calc.instant(ends, end_clock)) as seconds_between
    from entry
    left join terms.clock as start_clock on start_clock.day = starts::date
    left join terms.clock as end_clock on end_clock.day = ends::date
),

known_ticket as (
    select ticket_id from store.tickets
    union
    select ticket_id from incoming_tickets
),

word as (
    select distinct line, unnest(regexp_extract_all(words, '[\p{L}\p{N}][\p{L}\p{N}_-]*')) as word
    from entry
),

named as (
    select word.line, min(word.word) as ticket_id, count(*) as tickets
    from word
    where word.word in (select ticket_id from known_ticket)
    group by word.line
),

known_staff as (
    select staff_id, name, email from store.staff
    union
    select staff_id, name, email from incoming_staff
),

-- One row per name or address that only one member of staff has.
person as (
    select mark, min(staff_id) as staff_id
    from (
        select lower(name) as mark, staff_id from known_staff
        union
        select lower(email), staff_id from known_staff
    )
    group by mark
    having count(*) = 1
)

select
    timed.line,
    -- Toggl exports no id: the person, the times and the description are what makes an entry itself.
    'toggl-' || md5(
        concat_ws('|', coalesce("Email", "User"), "Start date", "Start time", "End date", "End time", "Description")
    ) as entry_id,
    named.ticket_id,
    coalesce(by_email.staff_id, by_name.staff_id, "Email", "User") as staff_id,
    "Start date" || 'T' || "Start time" as started_at,
    coalesce(round(seconds / 60, 2)::decimal(12, 2)::varchar, "Duration") as minutes,
    -- The kind of work where a tag says it; time on a support case is otherwise support.
    coalesce(
        list_filter(
            ['upgrade', 'development', 'installation', 'support'],
            lambda kind: list_contains(
                list_transform(string_split(lower("Tags"), ','), lambda tag: trim(tag)), kind
            )
        )[1],
        'support'
    ) as work,
    "Description" as note,
    case
        when named.tickets is null then 'ticket_id:no_ticket_named'
        when named.tickets > 1 then 'ticket_id:several_tickets_named'
        when abs(seconds - seconds_between) > 1 then 'minutes:differs_from_times'
    end as problem
from timed
left join named on named.line = timed.line
left join person as by_email on by_email.mark = lower(timed."Email")
left join person as by_name on by_name.mark = lower(timed."User")
