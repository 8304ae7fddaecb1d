-- One row per row of the store that an import adds or changes, the first ones of each fate: what it said before, and what
-- it will say.
with first_ones as (
    select *
    from latest
    where fate in ('added', 'changed')
    qualify row_number() over (partition by fate order by file_no, line) <= $most
)

select
    concat_ws('|', {key_of_incoming}) as row_key,
    first_ones.fate,
    case first_ones.fate when 'changed' then to_json(struct_pack({packed_stored})) end as before,
    to_json(struct_pack({packed_incoming})) as after
from first_ones
join incoming_{table} as incoming on incoming.rowid = first_ones.row_no
left join store.{table} as stored on {same_key_incoming}
order by first_ones.fate desc, first_ones.file_no, first_ones.line
