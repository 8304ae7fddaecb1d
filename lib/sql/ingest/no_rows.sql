-- One row per row of a file that is none: it is blank, sums up others in so many words and numbers, or says the header
-- again.
with looked_at as (
    select
        line,
        lower({first}) as first_cell,
        {header_again} as is_header,
        [{cells}] as cells
    from {table}_lines
    where {may_be_none}
),

judged as (
    select
        line,
        cells,
        is_header,
        first_cell,
        regexp_full_match(
            first_cell,
            '(grand |sub-? ?)?(totals?|totalt|sum|summa|delsumma|totalsumma|slutsumma)'
            || '( (hours|time|timmar|tid|kr|sek|eur|usd))? ?:?'
        )
        and list_count(cells) < len(cells)
        and list_bool_and(
            list_transform(
                list_filter(cells, lambda cell: cell is not null)[2:],
                lambda cell: regexp_full_match(
                    lower(cell), '[-+−]?[\d\s.,:''’ %]+ ?(h|min|tim|kr|sek|eur|usd|€|\$)?'
                )
            )
        ) is not false as is_sum
    from looked_at
)

select
    line,
    case when is_header then 'header_again' when first_cell = '' then 'blank' else 'summary' end as reason,
    cells
from judged
where is_header or is_sum or first_cell = ''
order by line
