-- One row per member of staff and quarter hour at which a session could begin on the days asked for: what stands in its
-- way (`why`, the first that fits; nothing: it is free), and the session that does. Nearest to `$near` first, then whoever
-- has the fewest sessions that day; with `$each` only the first one of each member of staff. `$ticket` is the case, whose
-- own booking `$moved` is no hindrance to moving it.
with quarter as (
    select
        calendar.day,
        calendar.is_working,
        day.opens,
        day.closes,
        booking.buffer_minutes,
        booking.daily_cap,
        booking.days_ahead,
        list_contains(booking.lengths, $minutes::integer) as is_length,
        (calendar.day + to_minutes(15 * step.number))::timestamp as shown,
        calc.instant((calendar.day + to_minutes(15 * step.number))::timestamp, clock) as starts_at
    from terms.calendar as calendar
    join facts.days as day on day.day = calendar.day
    join terms.clock as clock on clock.day = calendar.day
    join terms.booking as booking
        on calendar.day between booking.valid_from and booking.valid_to
        and booking.edition = getvariable('edition')
    cross join (select unnest(range(96)) as number) as step
    where
        calendar.day between $first::date and $last::date
        -- Where only free times are asked for, most quarter hours needn't be looked at.
        and (
            $every::boolean
            or (
                calendar.is_working
                and calendar.day <= getvariable('as_of_on') + booking.days_ahead
                and step.number between hour(day.opens) * 4 and hour(day.closes) * 4 + 4
            )
        )
),

session as (
    select
        *,
        starts_at + to_minutes($minutes::integer) as ends_at,
        -- The hours of the clock at the end, as a local time of that day: past midnight is past every closing hour.
        (starts_at + to_minutes($minutes::integer)) at time zone 'Europe/Stockholm' as shown_end,
        coalesce(abs(epoch_us(starts_at) - epoch_us($near::timestamptz)), 0) as distance
    from quarter
    -- The hour that never was has no instants.
    where starts_at is not null and ($at::timestamptz is null or starts_at = $at::timestamptz)
),

ticket as (
    select customer_id, registered_at
    from facts.tickets
    where ticket_id = $ticket::varchar
),

taken as (
    select *
    from facts.taken_times
    where
        starts_on between $first::date - 1 and $last::date + 1
        and booking_id is distinct from $moved::varchar
),

load as (
    select staff_id, starts_on as day, count(*) as sessions
    from taken
    group by staff_id, starts_on
),

candidate as (
    select session.*, hours.staff_id, hours.works, hours.begins, hours.ends, coalesce(load.sessions, 0) as sessions
    from session
    join facts.staff_hours as hours
        on hours.weekday = isodow(session.day)
        and ($staff::varchar is null or hours.staff_id = $staff::varchar)
    left join load on load.staff_id = hours.staff_id and load.day = session.day
),

-- The first session of the same person in the way, or so near that no buffer is left.
staff_busy as (
    select
        candidate.staff_id,
        candidate.starts_at,
        bool_or(taken.starts_at < candidate.ends_at and candidate.starts_at < taken.ends_at) as overlaps,
        arg_min(taken.booking_id, taken.starts_at) filter (
            taken.starts_at < candidate.ends_at and candidate.starts_at < taken.ends_at
        ) as overlapping_id,
        arg_min(taken.booking_id, taken.starts_at) as booking_id
    from candidate
    join taken
        on taken.staff_id = candidate.staff_id
        and taken.starts_at < candidate.ends_at + to_minutes(candidate.buffer_minutes)
        and candidate.starts_at < taken.ends_at + to_minutes(candidate.buffer_minutes)
    group by candidate.staff_id, candidate.starts_at
),

customer_busy as (
    select session.starts_at, arg_min(taken.booking_id, taken.starts_at) as booking_id
    from session
    cross join ticket
    join taken
        on taken.customer_id = ticket.customer_id
        and taken.starts_at < session.ends_at
        and session.starts_at < taken.ends_at
    group by session.starts_at
),

away as (
    select candidate.staff_id, candidate.starts_at
    from candidate
    semi join facts.absences as absence
        on absence.staff_id = candidate.staff_id
        and absence.starts_at < candidate.ends_at
        and candidate.starts_at < absence.ends_at
),

judged as (
    select
        candidate.*,
        case
            when not candidate.is_length then 'length'
            when candidate.starts_at < getvariable('as_of') then 'past'
            when candidate.starts_at <= ticket.registered_at then 'before_registration'
            when not candidate.is_working then 'not_a_working_day'
            when
                candidate.shown < candidate.day + candidate.opens
                or candidate.shown_end > candidate.day + candidate.closes
                then 'outside_opening_hours'
            when candidate.day > getvariable('as_of_on') + candidate.days_ahead then 'too_far_ahead'
            when
                not candidate.works
                or candidate.shown < candidate.day + coalesce(candidate.begins, candidate.opens)
                or candidate.shown_end > candidate.day + coalesce(candidate.ends, candidate.closes)
                then 'outside_own_hours'
            when away.staff_id is not null then 'absent'
            when staff_busy.overlaps then 'staff_taken'
            when customer_busy.booking_id is not null then 'customer_taken'
            when staff_busy.booking_id is not null then 'buffer'
            when candidate.sessions >= candidate.daily_cap then 'daily_cap'
        end as why,
        coalesce(staff_busy.overlapping_id, customer_busy.booking_id, staff_busy.booking_id) as hindrance_id
    from candidate
    left join ticket on true
    left join away on away.staff_id = candidate.staff_id and away.starts_at = candidate.starts_at
    left join staff_busy
        on staff_busy.staff_id = candidate.staff_id and staff_busy.starts_at = candidate.starts_at
    left join customer_busy on customer_busy.starts_at = candidate.starts_at
)

select
    judged.day,
    judged.starts_at,
    judged.shown,
    judged.shown_end,
    judged.staff_id,
    staff.name as staff_name,
    judged.sessions,
    judged.why,
    judged.opens,
    judged.closes,
    judged.buffer_minutes,
    judged.daily_cap,
    judged.days_ahead,
    hindrance.ticket_id as other_ticket_id,
    other_staff.name as other_staff_name,
    hindrance.starts_at at time zone 'Europe/Stockholm' as other_shown,
    hindrance.ends_at at time zone 'Europe/Stockholm' as other_shown_end
from judged
join store.staff as staff on staff.staff_id = judged.staff_id
left join taken as hindrance on hindrance.booking_id = judged.hindrance_id
left join store.staff as other_staff on other_staff.staff_id = hindrance.staff_id
where $every::boolean or judged.why is null
qualify
    not $each::boolean
    or row_number() over (partition by judged.staff_id order by judged.distance, judged.starts_at) = 1
order by
    judged.distance,
    judged.starts_at,
    judged.sessions,
    judged.staff_id
