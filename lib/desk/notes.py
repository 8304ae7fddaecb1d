"""Managers' notes on why a case broke the SLA."""

from datetime import datetime
from uuid import uuid4

from lib import sql
from lib.access import Person, allowed
from lib.desk.log import LONGEST_NOTE, case_in_figures, note_of, record
from lib.errors import Conflict, UserError
from lib.store import Store

__all__ = ["LONGEST_NOTE", "note_breach"]


@allowed("manager")
def note_breach(store: Store, ticket_id: str, text: str, *, seen: str | None, by: Person, now: datetime) -> str:
    """Writes why a case broke the SLA; the id of the note. An empty text takes the note back.

    `seen` is the id of the note that its writer saw (None: there was none). Raises Conflict when there is another one
    by now, and says what it says; UserError for a text that is too long, when no figure knows such a case, or for a
    person who isn't a manager.
    """
    text = note_of(text, needed=False)
    with store.tx(changes_charges=False) as cursor:
        case_in_figures(cursor, ticket_id)
        last = cursor.execute(sql.read("desk/last_note"), {"ticket": ticket_id}).fetchone()
        last_id, last_text, last_by = last or (None, None, None)
        if last_id != seen:
            raise Conflict(
                "{who} has written another note meanwhile: {note}",
                who=last_by,
                note=UserError("“{reason}”", reason=last_text) if last_text else "–",
            )
        if (last_text or "") == text:
            return last_id or ""
        # Notes of one minute are told apart by their ids: each begins with a number that is higher than those before.
        (written,) = cursor.execute("select count(*) from store.breach_notes").fetchone()
        note_id = f"{written + 1:09}-{uuid4().hex}"
        cursor.execute(
            "insert into store.breach_notes values (?, ?, ?, ?, ?)", [note_id, ticket_id, text or None, by.name, now]
        )
        before, after = {"note": last_text}, {"note": text or None}
        record(cursor, now, by, "note_breach", "breach_notes", ticket_id, before, after)
    return note_id
