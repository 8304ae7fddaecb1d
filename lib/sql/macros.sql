-- What several views and steps compute in the same way.

create schema calc;

-- Kronor for minutes of work at an hourly rate, rounded half up to öre: in whole hundredths of minutes and whole öre,
-- as a quotient of decimals would be floating point.
create macro calc.by_the_hour(minutes, rate) as
    ((((minutes * 100)::bigint * (rate * 100)::bigint + 3000) // 6000)::decimal(15, 0) * 0.01::decimal(3, 2))
    ::decimal(12, 2);

-- Kronor for a ticket's minutes: its fee, and for what is above the minutes that this covers either the hourly rate or
-- another fee for each such period begun.
create macro calc.by_the_ticket(minutes, fee, covered, beyond_by_the_hour, rate) as
    case
        when minutes <= covered then fee
        when beyond_by_the_hour then fee + calc.by_the_hour(minutes - covered, rate)
        else fee * ceil(minutes / covered)::integer
    end;

-- The words of a text in small letters, with one blank before, between and after them: so words are found whole, within
-- the words of another text.
create macro calc.words(value) as
    regexp_replace(' ' || lower(value) || ' ', '[^\p{L}\p{M}\p{N}]+', ' ', 'g');

-- A cell of a file as text, without the blanks (also tabs and no-break spaces) around it; nothing for an empty one.
-- Trimming costs more than reading, so only what begins or ends with a blank is trimmed.
create macro calc.cell(value) as
    case
        when
            ascii(value) <= 32 or ascii(value) = 160
            or ends_with(value, ' ') or ends_with(value, chr(9)) or ends_with(value, chr(160))
            then nullif(trim(value, ' ' || chr(9) || chr(160)), '')
        else value
    end;

-- A time without offset, as the clock showed it; null for anything else.
create macro calc.local_time(value) as
    if(
        regexp_full_match(value, '\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?'),
        -- Replacing costs as much as the cast, and few have a comma.
        try_cast(if(contains(value, ','), replace(value, ',', '.'), value) as timestamp), null
    );

-- A time with an offset or Z; null for anything else.
create macro calc.offset_time(value) as
    if(
        regexp_full_match(value, '\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)? ?([Zz]|[+-]\d{2}(:?\d{2})?)'),
        try_cast(
            -- The cast wants seconds, and a colon in the offset.
            regexp_replace(
                regexp_replace(replace(upper(value), ',', '.'), '^(.{13}:\d{2})( ?[Z+-])', '\1:00\2'),
                ' ?([+-]\d{2}):?(\d{2})$', '\1:\2'
            ) as timestamptz
        ), null
    );

-- The instant at which a local clock showed a time, by the offsets of its date (`terms.clock`); null in the hour that
-- is skipped in spring. Built from microseconds, as a cast would ask the time zone database for every row.
create macro calc.instant(shown, clock) as
    case
        when shown < clock.old_until then make_timestamptz(epoch_us(shown) - clock.old_offset * 60000000::bigint)
        when shown >= clock.new_from then make_timestamptz(epoch_us(shown) - clock.new_offset * 60000000::bigint)
    end;

-- The instant at which the clock of any zone showed a time: the first of two, null in an hour that was skipped.
create macro calc.instant_in(shown, zone) as
    case
        when timezone(zone, timezone(zone, shown)) <> shown then null
        when timezone(zone, timezone(zone, shown) - interval 1 hour) = shown then timezone(zone, shown) - interval 1 hour
        else timezone(zone, shown)
    end;

-- The hour that a local clock shows at an instant, 0 to 23, by the offsets of its date (a row of `terms.clock`): the hour
-- that comes twice counts once, the one that is skipped never. Whole microseconds, as above.
create macro calc.local_hour(instant, clock) as
    (
        (
            epoch_us(instant) + 60000000::bigint * if(
                epoch_us(instant) < epoch_us(clock.old_until) - clock.old_offset * 60000000::bigint,
                clock.old_offset, clock.new_offset
            )
        ) // 3600000000 % 24
    )::integer;

-- The date in Stockholm of an instant.
create macro calc.local_date(instant) as (instant at time zone 'Europe/Stockholm')::date;

-- A date; null for anything else.
create macro calc.iso_date(value) as
    if(regexp_full_match(value, '\d{4}-\d{2}-\d{2}'), try_cast(value as date), null);

-- A date of the texts of a year, a month (a number, or a name of `months`) and a day; null where there is none. Years of two
-- digits are those of this century.
create macro calc.written_date(parts, months) as
    if(
        len(parts[1]) in (2, 4) and len(parts[3]) <= 2,
        try_cast(
            if(len(parts[1]) = 2, '20', '') || parts[1] || '-'
            || if(regexp_full_match(parts[2], '\d{1,2}'), parts[2], months[parts[2]]::varchar) || '-' || parts[3] as date
        ), null
    );

-- A number whose decimals stand after this sign, and whose thousands are parted by blanks, apostrophes or the other sign;
-- null for anything else.
create macro calc.number_with(value, decimal_sign, other_sign) as
    if(
        regexp_full_match(
            value, '[-+]?(\d+|[1-9]\d{0,2}([ ''’' || other_sign || ']\d{3})+)([' || decimal_sign || ']\d+)?'
        ),
        try_cast(
            replace(regexp_replace(replace(value, other_sign, ''), '[ ''’]', '', 'g'), decimal_sign, '.') as decimal(18, 6)
        ), null
    );

-- A number with at most two decimals, with a point or a comma; null for anything else.
create macro calc.two_decimals(value) as
    if(
        regexp_full_match(value, '[+-]?\d{1,7}([.,]\d{1,2})?'),
        if(contains(value, ','), replace(value, ',', '.'), value)::decimal(9, 2), null
    );

-- `true` or `false`; empty is false; null for anything else.
create macro calc.flag(value) as
    case lower(coalesce(value, 'false')) when 'true' then true when 'false' then false end;

-- How well a text fits a word that is looked for (a pattern): 2 as a word of its own, 1 as the beginning of one, else 0.
create macro calc.relevance(words, looked_for) as
    case
        when looked_for is null then 0
        when regexp_matches(words, '(?i)(^|[^\pL\pN])(' || looked_for || ')($|[^\pL\pN])') then 2
        when regexp_matches(words, '(?i)(^|[^\pL\pN])(' || looked_for || ')') then 1
        else 0
    end;

-- The place of an event among those of one instant, 1 for the one that counts: that is what a case's state is.
create macro calc.last_of_instant(event) as
    list_position(['resolved', 'resumed', 'waiting_customer', 'reopened', 'handling_started'], event);

-- The name of whoever changed something: that of the member of staff with this id, else what was written down.
create macro calc.name_of(person) as
    coalesce((select staff.name from store.staff as staff where staff.staff_id = person), person);

-- The digest of a row of the audit log; what parts its values, and stands for nothing, stands in no text.
create macro calc.log_digest(
    nonce, changed_at, actor, action, table_name, row_key, before, after, import_id, overwrote
) as
    sha256(
        concat_ws(
            chr(31), coalesce(nonce::varchar, chr(30)), epoch_us(changed_at)::varchar, actor, action, table_name,
            row_key, coalesce(before::varchar, chr(30)), coalesce(after::varchar, chr(30)),
            coalesce(import_id, chr(30)), coalesce(overwrote, chr(30))
        )
    );

-- A text as a pattern (`like … escape '\'`) in which anything may stand in the place of a part.
create macro calc.with_anything_for(value, part) as
    replace(replace(replace(replace(value, '\', '\\'), '%', '\%'), '_', '\_'), part, '%');

-- The working days from a case's registration to its resolution, without those that it waited for the customer; of a
-- critical case there is no such promise.
create macro calc.days_to_resolution(critical, registered_n, resolved_n, waited_days) as
    if(critical, null, resolved_n - registered_n - waited_days);
