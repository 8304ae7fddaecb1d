"""Sessions by phone or screen sharing: booked, moved, called off, held or missed. None is ever deleted.

Whether a time is free is decided by one query (`free_times`), asked within the transaction that takes the time; and
every session takes its quarter hours of its member of staff and customer under a key.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import duckdb

from lib import days, sql
from lib.access import Person, allowed
from lib.desk.entries import Worked
from lib.desk.free_times import Session, can_be, check, naming_others
from lib.desk.log import note_of, record
from lib.errors import Conflict, UserError
from lib.store import Store
from lib.words import CODES, moment

MISSED_BY = ("customer", "ours")
# From which states a booking can be changed, and how: what was marked by mistake can be marked otherwise.
CHANGEABLE = {
    "moved": ("booked",),
    "cancelled": ("booked",),
    "held": ("booked", "no_show"),
    "no_show": ("booked", "held"),
}
ACTIONS = {"cancelled": "cancel_booking", "held": "hold_booking", "no_show": "miss_booking"}


@allowed("staff", "manager")
def book(store: Store, wanted: Session, *, by: Person, now: datetime) -> str:
    """Books a session; the id of the booking.

    Raises Taken when somebody else has the time, UserError when it can't be booked for another reason; both name the
    nearest times that can.
    """
    can_be(wanted)
    with naming_others(store, wanted, now), store.tx(as_of=now, changes_charges=False) as cursor:
        check(cursor, wanted)
        booking_id = _insert(cursor, wanted)
        _note(cursor, f"{booking_id}@supportkoll", 0, booking_id, "booked", by, now)
        record(cursor, now, by, "book", "bookings", booking_id, None, asdict(wanted))
    return booking_id


@allowed("staff", "manager")
def move_booking(
    store: Store, booking_id: str, wanted: Session, *, reason: str = "", seen: str, by: Person, now: datetime
) -> str:
    """Moves a session to another time, person, channel or length; the id of the booking that replaces the old one.

    The case stays the one that it was. `seen` is the status that was shown. Raises Conflict when it is another one by
    now, and as `book` does.
    """
    reason = note_of(reason, needed=False)
    naming = naming_others(store, wanted, now, moved=booking_id)
    with naming, store.tx(as_of=now, changes_charges=False) as cursor:
        before = booking_state(cursor, booking_id, "moved", seen)
        if wanted.ticket_id != before["ticket_id"]:
            raise UserError("A session stays on its case. Book another one for another case.")
        if wanted == _session(before):
            raise UserError("That is when, how and with whom the session is booked already.")
        can_be(wanted)
        check(cursor, wanted, moved=booking_id)
        _set_status(cursor, booking_id, "cancelled")
        new_id = _insert(cursor, wanted)
        _note(cursor, *_next(cursor, booking_id), new_id, "moved", by, now, replaces=booking_id, reason=reason)
        said = {"ticket_id": before["ticket_id"], "status": before["status"]}
        after = said | {"status": "cancelled", "moved_to": new_id, "reason": reason or None}
        record(cursor, now, by, "move_booking", "bookings", booking_id, said, after)
        record(cursor, now, by, "book", "bookings", new_id, None, asdict(wanted) | {"replaces": booking_id})
    return new_id


@allowed("staff", "manager")
def cancel_booking(store: Store, booking_id: str, reason: str, *, seen: str, by: Person, now: datetime) -> None:
    """Calls a session off. Raises UserError without a reason, Conflict when its status isn't `seen` any more."""
    reason = note_of(reason)
    with store.tx(as_of=now, changes_charges=False) as cursor:
        before = booking_state(cursor, booking_id, "cancelled", seen)
        change_booking(cursor, before, "cancelled", by, now, reason=reason)


@allowed("staff", "manager")
def hold_booking(store: Store, booking_id: str, *, seen: str, by: Person, now: datetime) -> Worked:
    """Notes that a session took place; the work that it was as it was booked, to be looked at and logged.

    Raises UserError before the session has begun, Conflict when its status isn't `seen` any more.
    """
    with store.tx(as_of=now, only_touched=True) as cursor:
        before = booking_state(cursor, booking_id, "held", seen)
        _has_begun(before, now)
        cursor.execute("insert into touched values (?)", [before["ticket_id"]])
        change_booking(cursor, before, "held", by, now)
        # One that nobody was said to have come to had left its time to others.
        _take_slots(cursor, booking_id)
    minutes = Decimal(_session(before).minutes)
    return Worked(before["ticket_id"], before["staff_id"], before["starts_at"], minutes)


@allowed("staff", "manager")
def miss_booking(
    store: Store, booking_id: str, whose: str, note: str = "", *, seen: str, by: Person, now: datetime
) -> None:
    """Notes that a session didn't take place, and who didn't come to it: one of MISSED_BY.

    Raises UserError before the session has begun, Conflict when its status isn't `seen` any more.
    """
    note = note_of(note, needed=False)
    if whose not in MISSED_BY:
        raise UserError("Say who didn't come.")
    with store.tx(as_of=now, only_touched=True) as cursor:
        before = booking_state(cursor, booking_id, "no_show", seen)
        _has_begun(before, now)
        cursor.execute("insert into touched values (?)", [before["ticket_id"]])
        change_booking(cursor, before, "no_show", by, now, reason=note, whose=whose)


# ---- Bookings as they are written ----------------------------------------------------------------------------------


def booking_state(cursor: duckdb.DuckDBPyConnection, booking_id: str, change: str, seen: str) -> dict[str, Any]:
    """A booking that is to be changed. Raises Conflict when its status isn't `seen`, UserError when it can't be."""
    cursor.execute(sql.read("desk/booking_state"), {"booking": booking_id})
    names = [column[0] for column in cursor.description]
    found = cursor.fetchone()
    if not found:
        raise UserError("There is no booking {booking}.", booking=booking_id)
    row = dict(zip(names, found, strict=True))
    if row["status"] != seen and row["moved_to"]:
        when = moment(row["moved_to"].astimezone(days.ZONE))
        raise Conflict(
            "This session was moved meanwhile: it is at {when} with {who}.", when=when, who=row["moved_with"]
        )
    status = UserError(CODES["booking_status"][row["status"]])
    if row["status"] != seen:
        raise Conflict("Somebody else has changed this session meanwhile: “{status}”.", status=status)
    if row["status"] not in CHANGEABLE[change]:
        raise UserError("This can't be done with a session that is “{status}”.", status=status)
    return row


def _session(row: dict[str, Any]) -> Session:
    minutes = (row["ends_at"] - row["starts_at"]) // timedelta(minutes=1)
    return Session(row["ticket_id"], row["staff_id"], row["channel"], row["starts_at"], minutes)


def _has_begun(row: dict[str, Any], now: datetime) -> None:
    if row["starts_at"] > now:
        when = moment(row["starts_at"].astimezone(days.ZONE))
        raise UserError("The session begins at {when}: nobody knows yet how it goes.", when=when)


def _insert(cursor: duckdb.DuckDBPyConnection, wanted: Session) -> str:
    """Writes a booking and takes its time, within a transaction; its id."""
    booking_id, ends_at = f"B-{uuid4().hex[:12]}", wanted.starts_at + timedelta(minutes=wanted.minutes)
    local = [at.astimezone(days.ZONE).date() for at in (wanted.starts_at, ends_at)]
    cursor.execute(
        "insert into store.bookings values (?, ?, ?, ?, ?, ?, ?, ?, 'booked', null)",
        [booking_id, wanted.ticket_id, wanted.staff_id, wanted.channel, wanted.starts_at, local[0], ends_at, local[1]],
    )
    _take_slots(cursor, booking_id)
    return booking_id


def _take_slots(cursor: duckdb.DuckDBPyConnection, booking_id: str) -> None:
    for statement in sql.read("desk/booking_slots").split(";\n\n"):
        cursor.execute(statement, {"booking": booking_id})


def _set_status(cursor: duckdb.DuckDBPyConnection, booking_id: str, status: str) -> None:
    cursor.execute("update store.bookings set status = ? where booking_id = ?", [status, booking_id])
    if status not in ("booked", "held"):
        cursor.execute("delete from store.booking_slots where booking_id = ?", [booking_id])


def change_booking(
    cursor: duckdb.DuckDBPyConnection,
    row: dict[str, Any],
    status: str,
    by: Person,
    now: datetime,
    *,
    reason: str = "",
    whose: str | None = None,
) -> None:
    """Gives a booking another status, with its rows of what was changed, within a transaction."""
    booking_id = row["booking_id"]
    _set_status(cursor, booking_id, status)
    _note(cursor, *_next(cursor, booking_id), booking_id, status, by, now, reason=reason, whose=whose)
    before = {"ticket_id": row["ticket_id"], "status": row["status"]}
    after = {"ticket_id": row["ticket_id"], "status": status, "reason": reason or None}
    after |= {"whose": whose} if whose else {}
    record(cursor, now, by, ACTIONS[status], "bookings", booking_id, before, after)


def _next(cursor: duckdb.DuckDBPyConnection, booking_id: str) -> tuple[str, int]:
    """Under which name a booking is one appointment in calendars, and the number of its next change."""
    return cursor.execute(sql.read("desk/booking_uid"), {"booking": booking_id}).fetchone()


def _note(
    cursor: duckdb.DuckDBPyConnection,
    uid: str,
    sequence: int,
    booking_id: str,
    change: str,
    by: Person,
    now: datetime,
    *,
    replaces: str | None = None,
    reason: str = "",
    whose: str | None = None,
) -> None:
    cursor.execute(
        "insert into store.booking_changes values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [uid, sequence, booking_id, change, replaces, reason or None, whose, by.name, now],
    )
