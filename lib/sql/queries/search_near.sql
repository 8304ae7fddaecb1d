-- One row per word looked for that nothing holds and word of the desk that is near it, the nearest first.
with token as (
    select token, count(*) as cases
    from (select unnest(string_split(lower(subject), ' ')) as token from store.tickets where not void)
    group by token
    union all
    select unnest(string_split(lower(name), ' ')), 1
    from store.customers
),

-- `written` is how it is written most often: with its dots and rings.
plain_token as materialized (
    select strip_accents(token) as token, arg_max(token, cases) as written, sum(cases) as cases
    from token
    group by 1
),

-- Few letters' slip is easily another word: one mistake in a short word, two in a long one.
missing as materialized (
    select word, length(word) as letters, if(length(word) < 8, 1, 2) as mistakes
    from (select unnest($words::varchar[]) as word)
    where
        not exists (from plain_token where contains(token, word))
        and not exists (from store.tickets where not void and contains(lower(ticket_id), word))
        and not exists (from store.customers where contains(lower(customer_id), word))
),

vocabulary as (
    select unnest(regexp_extract_all(written, '\pL{3,}')) as written, cases
    from plain_token
    where exists (from missing)
),

known as materialized (
    select strip_accents(written) as word, arg_max(written, cases) as written, sum(cases) as cases, length(word) as letters
    from vocabulary
    group by word
),

-- A word as a whole, or where a longer one begins as well as this.
candidate as (
    select missing.word, missing.mistakes, known.word as near, known.written, true as is_whole, known.cases
    from missing
    join known on abs(known.letters - missing.letters) <= missing.mistakes
    union all
    select
        missing.word,
        missing.mistakes,
        left(known.word, missing.letters + step.step),
        left(known.written, missing.letters + step.step),
        false,
        known.cases
    from missing
    join known on known.letters > missing.letters and left(known.word, 1) = left(missing.word, 1)
    join (select unnest([-2, -1, 0, 1, 2]) as step) as step
        on abs(step.step) <= missing.mistakes and known.letters > missing.letters + step.step
),

near as (
    select
        word,
        near,
        arg_max(written, cases) as written,
        is_whole,
        damerau_levenshtein(word, near) as distance,
        sum(cases) as cases
    from candidate
    where damerau_levenshtein(word, near) <= mistakes
    group by word, near, is_whole
)

select word, written
from near
qualify
    rank() over (partition by word order by distance, is_whole desc) = 1
    and row_number() over (partition by word order by distance, is_whole desc, cases desc, near) <= 5
order by word, distance, cases desc, near
