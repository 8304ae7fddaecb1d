-- One row per good row whose key is repeated, in order, with what stood before it: in the store or in a row before.
create or replace temp table versions as
with version as (
    select -1 as row_no, -1 as file_no, 0::bigint as line, {columns}, coalesce(import_id, '') as written_by
    from store.{table}
    semi join repeated using ({key})
    where getvariable('any_repeated')
    union all
    select rowid, file_no, line, {columns}, null
    from incoming_{table}
    semi join repeated using ({key})
    where problem is null and getvariable('any_repeated')
),

ordered as (
    select
        *,
        to_json(struct_pack({packed})) as said,
        lag(to_json(struct_pack({packed}))) over of_key as said_before,
        first_value(written_by) over of_key as stored_by,
        last_value(row_no) over (of_key rows between unbounded preceding and unbounded following) as last_row_no
    from version
    window of_key as (partition by {key} order by file_no, line)
)

select
    ordered.file_no,
    ordered.line,
    {key_of_ordered},
    ordered.said_before,
    ordered.said,
    -- Who had written what is in the store; null where there is nothing yet.
    ordered.stored_by as written_by,
    case
        -- A file that leaves the store as it was has changed nothing on the way.
        when latest.fate = 'unchanged' then 'unchanged'
        when ordered.said_before is null then 'added'
        when ordered.said_before <> ordered.said then 'changed'
        else 'unchanged'
    end as fate
from ordered
join latest on latest.row_no = ordered.last_row_no
where ordered.file_no >= 0
