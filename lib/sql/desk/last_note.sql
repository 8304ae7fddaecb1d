-- One row at most: the last note on a case, or on one merged into it.
select note.note_id, note.note, calc.name_of(note.written_by) as written_by
from store.breach_notes as note
left join store.kept_merges as merged on merged.ticket_id = note.ticket_id
where coalesce(merged.root_id, note.ticket_id) = $ticket
order by note.written_at desc, note.note_id desc
limit 1
