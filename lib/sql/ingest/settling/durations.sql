-- One row per text that stands in a column of durations: its seconds where it says them itself, else its number as decimals
-- after a point and after a comma read it, with the unit that stands beside it, if any.
create or replace temp table said_durations as
with said as (
    {texts}
),

cleaned as (
    select
        *,
        trim(lower(regexp_replace(replace(text, '−', '-'), '[\s\x{00a0}\x{2009}\x{202f}]+', ' ', 'g'))) as low
    from said
),

parted as (
    select
        *,
        regexp_extract(
            low, '^(-?)(\d{1,6}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?(min|h)?$', ['sign', 'first', 'second', 'third', 'unit']
        ) as clock,
        regexp_extract(
            low,
            '^(?:pt)?(?:(\d{1,6}) ?(?:h|hr|hrs|hours?|t|tim|timm(?:e|ar)|std)\.?)?'
            || '(?:,? ?(?:(?:and|och) )?(\d{1,8}) ?(?:m|mins?|minutes?|minut(?:er)?)\.?)?'
            || '(?:,? ?(?:(?:and|och) )?(\d{1,9}) ?(?:s|secs?|seconds?|sek|sekund(?:er)?)\.?)?$',
            ['hours', 'minutes', 'seconds']
        ) as words,
        regexp_extract(low, '^(?:pt)?([-+]?[\d.,''’ ]*\d) ?(\p{L}*)\.?$', ['number', 'unit']) as plain
    from cleaned
),

read as (
    select
        column_name,
        text,
        case
            when clock.third <> '' and try_cast(clock.second as bigint) < 60 and try_cast(clock.third as bigint) < 60
                then try_cast(clock.first as bigint) * 3600 + try_cast(clock.second as bigint) * 60 + try_cast(clock.third as bigint)
            when clock.third = '' and clock.second <> '' and try_cast(clock.second as bigint) < 60
                -- A clock with `min` after it shows minutes and seconds.
                then (try_cast(clock.first as bigint) * 60 + try_cast(clock.second as bigint)) * if(clock.unit = 'min', 1, 60)
        end * if(clock.sign = '-', -1, 1) as clock_seconds,
        if(
            words.hours || words.minutes || words.seconds <> '' and plain.number = '',
            coalesce(try_cast(words.hours as bigint), 0) * 3600 + coalesce(try_cast(words.minutes as bigint), 0) * 60
            + coalesce(try_cast(words.seconds as bigint), 0), null
        ) as word_seconds,
        if(clock.second <> '' and clock.third = '' and clock.unit <> 'min', 60, 1) as clock_resolution,
        nullif(plain.number, '') as number,
        plain.unit as unit_text
    from parted
)

select
    column_name,
    text,
    coalesce(clock_seconds, word_seconds) as told_seconds,
    clock_resolution,
    number,
    case
        when unit_text = '' then null
        when regexp_full_match(unit_text, 'h|hr|hrs|hours?|t|tim|timm(e|ar)|std') then 3600
        when regexp_full_match(unit_text, 'm|mins?|minutes?|minut(er)?') then 60
        when regexp_full_match(unit_text, 's|secs?|seconds?|sek|sekund(er)?') then 1
    end as own_unit,
    if(unit_text = '' or own_unit is not null, calc.number_with(number, '.', ','), null) as point,
    if(unit_text = '' or own_unit is not null, calc.number_with(number, ',', '.'), null) as comma,
    -- How many digits stand after the last sign.
    len(regexp_extract(number, '[.,](\d+)$', 1)) as decimals
from read
