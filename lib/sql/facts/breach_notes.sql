-- One row per ticket with a note on why it broke the SLA: the last one written by `as_of`.
select
    coalesce(merged.root_id, note.ticket_id) as ticket_id,
    note.note_id,
    note.note,
    calc.name_of(note.written_by) as written_by,
    note.written_at
from store.breach_notes as note
left join store.kept_merges as merged on merged.ticket_id = note.ticket_id
where note.written_at <= getvariable('as_of') and (merged.ticket_id is null or merged.root_id is not null)
qualify row_number() over (
    partition by coalesce(merged.root_id, note.ticket_id) order by note.written_at desc, note.note_id desc
) = 1
