-- One row per contract period as the import would leave it, for customers with periods that overlap; and the stored
-- period that an incoming one replaces, should that one be refused.
with latest as (
    select *
    from incoming_contracts
    where problem is null
    qualify row_number() over (partition by customer_id, valid_from order by file_no desc, line desc) = 1
),

stored as (
    select *, (customer_id, valid_from) in (select (customer_id, valid_from) from latest) as replaced
    from store.contracts
    where customer_id in (select customer_id from latest)
),

period as (
    select
        customer_id || '|' || valid_from as row_key,
        [customer_id] as parties,
        valid_from as starts,
        -- Both dates belong to the period: it ends where the day after begins.
        coalesce(valid_to + 1, 'infinity'::date) as ends,
        -1 as file_no,
        0 as line,
        replaced
    from stored
    union all
    select
        customer_id || '|' || valid_from, [customer_id], valid_from, coalesce(valid_to + 1, 'infinity'::date),
        file_no, line, false
    from latest
)

select row_key, parties, starts, ends, file_no, line, replaced
from period
where
    parties[1] in (
        select one.parties[1]
        from period as one
        join period as other
            on one.parties[1] = other.parties[1] and one.row_key <> other.row_key
            and one.starts < other.ends and other.starts < one.ends
        where not one.replaced and not other.replaced
    )
order by file_no, line
