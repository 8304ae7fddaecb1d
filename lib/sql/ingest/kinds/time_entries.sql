-- One row per time entry of a time tracker's export. The case is the one that it names, or whose id stands in its texts.
with entry as (
    select
        *,
        nullif(concat_ws(' ', staff_first_name, staff_last_name), '') as full_name,
        coalesce(staff_email, staff_name, full_name) as person_text,
        coalesce(staff_name, full_name) as name_text,
        if(end_clock is null, null, coalesce(end_day, ended_on)) as last_day,
        (epoch_us(end_instant) - epoch_us(start_instant)) / 1000000 as seconds_between,
        -- Durations are rounded, and so are clocks without seconds: by as much they may differ.
        greatest(duration_resolution, if(start_has_seconds and end_has_seconds, 1, 60)) as tolerance
    from fields
),

known_ticket as (
    select ticket_id from store.tickets
    union
    select ticket_id from incoming_tickets
),

-- A number after # is meant as one; it counts before numbers that may be anything.
word as (
    select line, rank, unnest(regexp_extract_all(words, '#?[\p{L}\p{N}][\p{L}\p{N}_-]*')) as word
    from (
        select line, 1 as rank, ticket as words from entry
        union all
        select line, 2, concat_ws(' ', description, task, tags, project) from entry
    )
),

candidate as (
    select distinct
        line,
        rank - if(starts_with(word, '#'), 0.5, 0) as rank,
        ltrim(word, '#') as ticket_id
    from word
    where ltrim(word, '#') in (select ticket_id from known_ticket)
),

named as (
    select line, min(ticket_id) as ticket_id, count(distinct ticket_id) as tickets
    from candidate
    where (line, rank) in (select (line, min(rank)) from candidate group by line)
    group by line
),

-- Entries that somebody moved to another case in the app stay there.
moved as (
    select entry_id, ticket_id
    from store.time_entries
    where entry_id in (
        select row_key
        from store.audit_log
        where table_name = 'time_entries' and action = 'move_entry'
        union all
        select unnest(from_json(after -> 'time_entries', '["VARCHAR"]'))
        from store.audit_log
        where action = 'split_case'
    )
),

known_staff as (
    select staff_id, name, email from store.staff
    union
    select staff_id, name, email from incoming_staff
),

-- One row per id, name or address that only one member of staff has.
person as (
    select mark, min(staff_id) as staff_id
    from (
        select lower(name) as mark, staff_id from known_staff
        union
        select lower(email), staff_id from known_staff
        union
        select lower(staff_id), staff_id from known_staff
    )
    group by mark
    having count(*) = 1
),

-- Without an id of its own, the person, the times and the text are what makes an entry itself; where it has no end, several
-- may be alike, and are told apart by their number.
marked as (
    select
        *,
        case
            when last_day is not null then concat_ws(
                '|', person_text, start_day, start_clock, last_day, end_clock, description
            )
            else concat_ws(
                '|', person_text, coalesce(start_day::varchar, start_text), if(start_is_date_alone, null, start_clock), ticket,
                client, project, task, activity, description
            )
        end as text_of_it
    from entry
),

numbered as (
    select
        *,
        case
            when entry_id is not null then concat_ws('-', getvariable('prefix')::varchar, entry_id)
            else concat(
                coalesce(getvariable('prefix')::varchar, 'entry'), '-', md5(
                    text_of_it
                    || if(
                        last_day is null and row_number() over (partition by text_of_it order by duration_seconds, line) > 1,
                        '|' || row_number() over (partition by text_of_it order by duration_seconds, line), ''
                    )
                )
            )
        end as own_id
    from marked
),

owned as (
    select
        numbered.*,
        coalesce(moved.ticket_id, exact.ticket_id, named.ticket_id, ticket) as ticket_id,
        if(coalesce(moved.ticket_id, exact.ticket_id) is null, named.tickets, 1) as tickets,
        coalesce(by_email.staff_id, by_name.staff_id, person_text) as staff_id,
        -- A rounded number that the times bear out counts as the time between them.
        if(
            not list_contains(getvariable('said'), 'duration')
            or (duration_is_number and abs(duration_seconds - seconds_between) <= tolerance),
            seconds_between, duration_seconds
        ) as seconds
    from numbered
    left join moved on moved.entry_id = numbered.own_id
    left join known_ticket as exact on exact.ticket_id = ltrim(numbered.ticket, '# ')
    left join named on named.line = numbered.line
    left join person as by_email on by_email.mark = lower(numbered.staff_email)
    left join person as by_name on by_name.mark = lower(numbered.name_text)
),

-- Entries that stood in an earlier export and aren't in this one, by person, beginning and case: where this one has one that
-- is new there, it is the same, edited. Without times of day, its minutes must be the same, too.
gone as (
    select
        stored.entry_id,
        stored.staff_id,
        stored.ticket_id,
        stored.started_at,
        stored.minutes
    from store.time_entries as stored
    where
        starts_with(stored.entry_id, coalesce(getvariable('prefix')::varchar, 'entry') || '-')
        and stored.entry_id not in (select own_id from owned)
),

edited as (
    select owned.line, min(gone.entry_id) as entry_id
    from owned
    join gone
        on gone.staff_id = owned.staff_id
        and gone.ticket_id = owned.ticket_id
        and gone.started_at = owned.start_instant
        and (not owned.start_is_date_alone or gone.minutes = round(owned.seconds / 60, 2))
    where owned.entry_id is null and owned.own_id not in (select entry_id from store.time_entries)
    group by owned.line
    having count(*) = 1
)

select
    owned.line,
    -- Of two that may be the edited one, neither is.
    if(count(*) over (partition by edited.entry_id) = 1, coalesce(edited.entry_id, own_id), own_id) as entry_id,
    owned.ticket_id,
    owned.staff_id,
    owned.start_at as started_at,
    coalesce(
        try_cast(round(owned.seconds / 60, 2) as decimal(12, 2))::varchar,
        if(list_contains(getvariable('said'), 'duration'), owned.duration_text, owned.end_text)
    ) as minutes,
    -- The kind of work where a tag or an activity says it; time on a support case is otherwise support.
    coalesce(
        list_filter(
            ['upgrade', 'development', 'installation', 'support'],
            lambda kind: list_contains(
                list_transform(
                    regexp_split_to_array(lower(concat_ws(',', owned.tags, owned.activity, owned.task)), '[,;|\n]'),
                    lambda tag: trim(tag)
                ), kind
            )
        )[1],
        'support'
    ) as work,
    owned.description as note,
    case
        when
            owned.start_clock is not null and owned.end_text is null
            and list_has_any(getvariable('said'), ['end', 'end_clock'])
            and not owned.start_is_date_alone
            then 'started_at:still_running'
        when owned.tickets is null and owned.ticket is null then 'ticket_id:no_ticket_named'
        when owned.tickets > 1 then 'ticket_id:several_tickets_named'
        when owned.start_skipped then 'started_at:skipped_hour'
        when abs(owned.duration_seconds - owned.seconds_between) > owned.tolerance then 'minutes:differs_from_times'
    end as problem
from owned
left join edited on edited.line = owned.line
