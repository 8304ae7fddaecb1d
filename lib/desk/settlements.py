"""Settlements: what was done about a finding of the billing audit. They hold until its facts change."""

from datetime import datetime
from uuid import uuid4

from lib import sql
from lib.access import Person, allowed
from lib.desk.log import note_of, record
from lib.errors import Conflict, UserError
from lib.store import Store

OUTCOMES = ("credited", "invoiced", "agreed", "goodwill", "written_off", "correct", "other")


@allowed("finance", "manager")
def settle(store: Store, finding_id: str, outcome: str, note: str, *, seen: str, by: Person, now: datetime) -> str:
    """Settles a finding with an outcome (one of OUTCOMES), and a note (`credited` and `other` need one); its id.

    `seen` is the mark of the facts that its writer saw. Raises Conflict when they are others by now, or when somebody
    has settled it; UserError when the note is missing or too long, or the person is neither finance nor a manager.
    """
    return settle_all(store, {finding_id: seen}, outcome, note, by=by, now=now)[0]


@allowed("finance", "manager")
def settle_all(store: Store, seen: dict[str, str], outcome: str, note: str, *, by: Person, now: datetime) -> list[str]:
    """Settles several findings alike, all or none; the settlements' ids.

    `seen` is by finding the mark of the facts that their writer saw. Raises what `settle` raises for any of them.
    """
    if outcome not in OUTCOMES:
        raise UserError("Choose how the finding was settled.")
    note = note_of(note, needed=outcome == "other")
    if outcome == "credited" and not note:
        raise UserError("Write the number of the credit note: whoever looks at this later has to find it.")
    with store.tx(changes_charges=False, as_of=now, laid_for=sql.read("desk/finding")) as cursor:
        if any(_is_settled(cursor, finding_id, mark) for finding_id, mark in seen.items()):
            raise Conflict("Somebody else has settled this finding meanwhile. Look at what they wrote.")
        return [_write(cursor, finding_id, mark, outcome, note, by, now) for finding_id, mark in seen.items()]


@allowed("finance", "manager")
def unsettle(store: Store, finding_id: str, *, seen: str, by: Person, now: datetime) -> None:
    """Takes the settlement of a finding back, so that it is open again.

    Raises Conflict when its facts are others by now, or when it is open already; UserError for a person who is neither
    finance nor a manager.
    """
    with store.tx(changes_charges=False, as_of=now, laid_for=sql.read("desk/finding")) as cursor:
        if not _is_settled(cursor, finding_id, seen):
            raise Conflict("This finding is open already.")
        _write(cursor, finding_id, seen, None, "", by, now)


def _is_settled(cursor, finding_id: str, seen: str) -> bool:
    found = cursor.execute(sql.read("desk/finding"), {"finding": finding_id}).fetchone()
    if not found or found[0] != seen:
        raise Conflict("The facts behind this finding have changed meanwhile. Look at it again.")
    return found[1]


def _write(cursor, finding_id: str, mark: str, outcome: str | None, note: str, by: Person, now: datetime) -> str:
    # Settlements of one minute are told apart by their ids, as notes are.
    (written,) = cursor.execute("select count(*) from store.settlements").fetchone()
    settlement_id = f"{written + 1:09}-{uuid4().hex[:12]}"
    cursor.execute(
        "insert into store.settlements values (?, ?, ?, ?, ?, ?, ?)",
        [settlement_id, finding_id, mark, outcome, note or None, by.name, now],
    )
    after = outcome and {"outcome": outcome, "note": note or None, "mark": mark}
    record(cursor, now, by, "settle" if outcome else "unsettle", "settlements", finding_id, None, after)
    return settlement_id
