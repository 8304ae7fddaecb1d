-- One row per text that stands in a column of dates, times or clocks: its date as each order of day, month and year reads
-- it, its clock, and its offset. What is no date, or no clock, has none.
create or replace temp table said_times as
with said as (
    {texts}
),

cleaned as (
    select
        *,
        trim(lower(regexp_replace(text, '[\s\x{00a0}\x{2009}\x{202f}]+', ' ', 'g'))) as low
    from said
),

-- The clock stands last: 15:42, 3:42 PM, 15.42.07, perhaps with an offset; nothing but a clock is a date of dots, except
-- in a column of clocks.
parted as (
    select
        *,
        regexp_extract(
            low,
            '^(.*?)(?:(?:^|t|,? (?:kl\.? |at |à |um )?)(\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?)'
            || ' ?(am|pm|a\.? ?m\.?|p\.? ?m\.?|fm|em)? ?(z|utc|gmt|cet|cest|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?)?$',
            ['day', 'clock', 'half', 'zone']
        ) as parts
    from cleaned
),

split as (
    select
        column_name,
        text,
        type,
        if(type <> 'clock' and parts.day = '', low, parts.day) as day_text,
        if(type <> 'clock' and parts.day = '', '', parts.clock) as clock_text,
        left(parts.half, 1) as half,
        parts.zone as zone_text
    from parted
),

-- A weekday before a date says nothing new.
numbered as (
    select
        *,
        regexp_replace(day_text, '^\p{L}+\.?,? ', '') as bare,
        regexp_extract(
            day_text,
            '(?:^|^\p{L}+\.?,? )(\p{L}[\p{L}\p{M}]*)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}|\d{2})$',
            ['month', 'day', 'year']
        ) as month_first,
        regexp_extract(
            bare,
            '^(\d{1,4})(?:st|nd|rd|th|:e|\.)?[-/ ]?(?:de |of )?(\p{L}[\p{L}\p{M}]*)\.?,?[-/ ](?:de )?(\d{1,4})$',
            ['first', 'month', 'last']
        ) as month_between,
        case
            when regexp_full_match(bare, '\d{1,4}-\d{1,2}-\d{1,4}') then '-'
            when regexp_full_match(bare, '\d{1,4}/\d{1,2}/\d{1,4}') then '/'
            when regexp_full_match(bare, '\d{1,4}\. ?\d{1,2}\. ?\d{1,4}\.?') then '.'
            when regexp_full_match(bare, '(19|20)\d{6}') then ''
        end as mark,
        if(
            mark = '', [left(bare, 4), bare[5:6], bare[7:8]], regexp_extract_all(bare, '\d+')
        ) as numbers
    from split
),

-- Which of three numbers is the year, the month and the day: as far as they say it themselves, whatever the order.
ordered as (
    select
        *,
        case
            when month_first.month <> '' then [month_first.year, month_first.month, month_first.day]
            when month_between.month <> '' and len(month_between.first) = 4
                then [month_between.first, month_between.month, month_between.last]
            when month_between.month <> '' then [month_between.last, month_between.month, month_between.first]
            when mark is not null and len(numbers[1]) = 4 then numbers
            when mark = '.' then list_reverse(numbers)
        end as told,
        if(mark is not null and told is null, numbers, null) as untold
    from numbered
),

read as (
    select
        *,
        -- A year of two digits after a slash stands last.
        coalesce(told, if(mark = '-' and len(untold[3]) = 2, untold, null)) as ymd,
        coalesce(told, [untold[3], untold[2], untold[1]]) as dmy,
        coalesce(told, [untold[3], untold[1], untold[2]]) as mdy,
        string_split(replace(replace(clock_text, ',', ';'), '.', if(contains(clock_text, ':'), ';', ':')), ':') as clock_parts
    from ordered
),

clocked as (
    select
        *,
        try_cast(clock_parts[1] as integer) as hour,
        try_cast(clock_parts[2] as integer) as minute,
        try_cast(string_split(coalesce(clock_parts[3], '00'), ';')[1] as integer) as second
    from read
)

select
    column_name,
    text,
    calc.written_date(ymd, getvariable('months')) as day_ymd,
    calc.written_date(dmy, getvariable('months')) as day_dmy,
    calc.written_date(mdy, getvariable('months')) as day_mdy,
    case
        when month_first.month <> '' then 'mdy'
        when told is null then null
        when told = numbers or len(month_between.first) = 4 then 'ymd'
        else 'dmy'
    end as told_order,
    if(
        minute < 60 and second < 60 and if(half = '', hour < 24, hour <= 12)
        -- In a column of clocks, what looks like an offset may be the end of a span.
        and (type <> 'clock' or (zone_text = '' and day_text = '')),
        printf(
            '%02d:%02d:%02d',
            if(half = '', hour, hour % 12 + if(half in ('p', 'e'), 12, 0)),
            minute,
            second
        ) || coalesce('.' || string_split(clock_parts[3], ';')[2], ''),
        null
    ) as clock,
    half <> '' as in_halves,
    len(clock_parts) > 2 as has_seconds,
    clock_text = '' and coalesce(day_ymd, day_dmy, day_mdy) is not null as is_date_alone,
    case
        when zone_text = '' then null
        when zone_text in ('z', 'utc', 'gmt') then '+00:00'
        when zone_text = 'cet' then '+01:00'
        when zone_text = 'cest' then '+02:00'
        else regexp_replace(
            regexp_replace(regexp_replace(zone_text, '^[a-z]+', ''), '^([+-])(\d)($|:)', '\10\2\3'),
            '^([+-]\d{2}):?(\d{2})?$', '\1:\2'
        )
    end as zone_read,
    if(ends_with(zone_read, ':'), zone_read || '00', zone_read) as zone_offset
from clocked
