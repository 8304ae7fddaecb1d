"""What people change in the app: each change one transaction with one row of the audit log."""

import json
from datetime import datetime
from uuid import uuid4

from lib import sql
from lib.errors import Conflict, UserError
from lib.store import Store

LONGEST_NOTE = 2_000


def note_breach(store: Store, ticket_id: str, text: str, *, seen: str | None, by: str, now: datetime) -> str:
    """Writes why a case broke the SLA; the id of the note. An empty text takes the note back.

    `seen` is the id of the note that its writer saw (None: there was none). Raises Conflict when there is another one
    by now, and says what it says; UserError for a text that is too long, or when no figure knows such a case.
    """
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise UserError(
            "A note has at most {most} characters; this one has {count}.", most=LONGEST_NOTE, count=len(text)
        )
    with store.tx(changes_charges=False) as cursor:
        if not cursor.execute("select 1 from store.kept_tickets where ticket_id = ?", [ticket_id]).fetchone():
            raise UserError("There is no case {ticket} in the figures.", ticket=ticket_id)
        last = cursor.execute(sql.read("desk/last_note"), {"ticket": ticket_id}).fetchone()
        last_id, last_text, last_by = last or (None, None, None)
        if last_id != seen:
            raise Conflict(
                "{who} has written another note meanwhile: {note}",
                who=last_by,
                note=f"“{last_text}”" if last_text else "–",
            )
        if (last_text or "") == text:
            return last_id or ""
        # Notes of one minute are told apart by their ids: each begins with a number that is higher than those before.
        (written,) = cursor.execute("select count(*) from store.breach_notes").fetchone()
        note_id = f"{written + 1:09}-{uuid4().hex}"
        cursor.execute(
            "insert into store.breach_notes values (?, ?, ?, ?, ?)", [note_id, ticket_id, text or None, by, now]
        )
        _audit(cursor, now, by, "note_breach", "breach_notes", ticket_id, {"note": last_text}, {"note": text or None})
    return note_id


def _audit(
    cursor, now: datetime, by: str, action: str, table: str, key: str, before: dict | None, after: dict | None
) -> None:
    cursor.execute(
        sql.read("desk/audit"),
        {
            "now": now,
            "actor": by,
            "action": action,
            "table": table,
            "key": key,
            "before": before and json.dumps(before, ensure_ascii=False),
            "after": after and json.dumps(after, ensure_ascii=False),
        },
    )
