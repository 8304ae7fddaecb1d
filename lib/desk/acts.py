"""Work on a case: begun, waiting for the customer, resumed, resolved, opened again; and the next one in turn."""

from datetime import datetime

import duckdb

from lib import days, sql
from lib.access import Person, allowed
from lib.desk.log import case_in_figures, note_of, record
from lib.errors import Conflict, UserError
from lib.store import Store

# Which events may follow which: a case's state is its last event, `new` before any.
MAY_FOLLOW = {
    "new": ("handling_started", "waiting_customer", "resolved"),
    "handling_started": ("waiting_customer", "resolved"),
    "waiting_customer": ("resumed", "resolved"),
    "resumed": ("waiting_customer", "resolved"),
    "resolved": ("reopened",),
    "reopened": ("handling_started", "waiting_customer", "resolved"),
}


@allowed("staff", "manager")
def act(
    store: Store,
    ticket_id: str,
    event: str,
    *,
    seen: str,
    note: str = "",
    staff_id: str | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Registers what happens with a case now: one of the events that may follow its state.

    `seen` is the state that was shown (the last event, or `new`); `note` is the question when the customer is waited
    for, else what was done; `staff_id` is who acts. Raises Conflict when the state is another one by now; UserError for
    an event that can't follow, a missing question, or a case or person that nobody knows.
    """
    note = note_of(note, needed=event == "waiting_customer")
    with store.tx(only_touched=True) as cursor:
        case_in_figures(cursor, ticket_id)
        state, last_at = state_of(cursor, ticket_id)
        if state != seen:
            raise Conflict("Somebody else has worked on this case meanwhile. Look at where it stands now.")
        if event not in MAY_FOLLOW[state]:
            raise UserError("This can't be done with the case as it stands.")
        # Two events of one minute keep their order.
        at = max(now, last_at) if last_at else now
        write_event(cursor, ticket_id, event, at, note, staff_id)
        after = {"event": event, "at": at, "staff_id": staff_id, "note": note or None}
        record(cursor, now, by, event, "ticket_events", ticket_id, {"state": state}, after)


@allowed("staff", "manager")
def take_next(store: Store, staff_id: str, *, by: Person, now: datetime) -> str | None:
    """Takes the case that is next by the terms for a member of staff: critical ones first, then by registration.

    None when no case waits. Two who ask at once get different ones. Raises UserError for a person that nobody knows.
    """
    with store.tx(as_of=now, only_touched=True) as cursor:
        found = cursor.execute(sql.read("desk/next_case")).fetchone()
        if not found:
            return None
        ticket_id = found[0]
        write_event(cursor, ticket_id, "handling_started", now, "", staff_id)
        after = {"event": "handling_started", "at": now, "staff_id": staff_id}
        record(cursor, now, by, "take_next", "ticket_events", ticket_id, {"state": "new"}, after)
    return ticket_id


def state_of(cursor: duckdb.DuckDBPyConnection, ticket_id: str) -> tuple[str, datetime | None]:
    """The last event of a case and of what is merged into it, and when it was; `new` without any."""
    return cursor.execute(sql.read("desk/case_state"), {"ticket": ticket_id}).fetchone() or ("new", None)


def write_event(
    cursor: duckdb.DuckDBPyConnection, ticket_id: str, event: str, at: datetime, note: str, staff_id: str | None
) -> None:
    """Writes an event within a transaction. Raises UserError for a member of staff that nobody knows."""
    if staff_id and not cursor.execute("select 1 from store.staff where staff_id = ?", [staff_id]).fetchone():
        raise UserError("There is no member of staff {staff}.", staff=staff_id)
    key = [ticket_id, at, event]
    known = 'select 1 from store.ticket_events where ticket_id = ? and "at" = ? and event = ?'
    if cursor.execute(known, key).fetchone():
        raise UserError("This was done within this minute already. Wait a moment, then do it again.")
    local = at.astimezone(days.ZONE).date()
    cursor.execute(
        "insert into store.ticket_events values (?, ?, ?, ?, ?, null)", [ticket_id, at, local, event, staff_id]
    )
    if note:
        cursor.execute("insert into store.event_notes values (?, ?, ?, ?)", [ticket_id, at, event, note])
    cursor.execute("insert into touched values (?)", [ticket_id])
