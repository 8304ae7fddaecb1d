"""When members of staff work, and when they are away: what sessions can be booked with them follows from it."""

from datetime import datetime, time
from uuid import uuid4

import duckdb

from lib import sql
from lib.access import Person, allowed
from lib.desk.log import note_of, record
from lib.errors import Conflict, UserError
from lib.store import Store

# The hours of some weekdays (1 is Monday): from and until when; no times for a day that isn't worked. A weekday that
# isn't named is worked while the desk is open.
Week = dict[int, tuple[time, time] | None]


@allowed("staff", "manager")
def set_hours(store: Store, staff_id: str, week: Week, *, seen: Week, by: Person, now: datetime) -> None:
    """Sets the weekly hours of a member of staff; sessions that are booked already stay.

    `seen` is what they were when they were looked at. Raises Conflict when they are others by now, UserError for a
    person that nobody knows or hours that end before they begin.
    """
    for hours in week.values():
        if hours and hours[0] >= hours[1]:
            raise UserError("Hours end after they begin.")
    with store.tx(changes_charges=False) as cursor:
        _is_known(cursor, staff_id)
        rows = cursor.execute(
            "select weekday, begins, ends from store.staff_hours where staff_id = ? order by weekday", [staff_id]
        ).fetchall()
        before: Week = {weekday: (begins, ends) if begins else None for weekday, begins, ends in rows}
        if before != seen:
            raise Conflict("Somebody else has changed these hours meanwhile. Look at what they are now.")
        if before == week:
            return
        cursor.execute("delete from store.staff_hours where staff_id = ?", [staff_id])
        for weekday, hours in week.items():
            cursor.execute(
                "insert into store.staff_hours values (?, ?, ?, ?)", [staff_id, weekday, *(hours or (None,) * 2)]
            )
        record(cursor, now, by, "set_hours", "staff_hours", staff_id, _in_words(before), _in_words(week))


@allowed("staff", "manager")
def note_absence(
    store: Store, staff_id: str, starts_at: datetime, ends_at: datetime, reason: str, *, by: Person, now: datetime
) -> str:
    """Notes that a member of staff is away from one instant until before another; the id of the absence.

    Sessions that are booked already stay, to be moved. Raises UserError without a reason, for a person that nobody
    knows, or an end that isn't after the beginning.
    """
    reason = note_of(reason)
    if ends_at <= starts_at:
        raise UserError("An absence ends after it begins.")
    with store.tx(changes_charges=False) as cursor:
        _is_known(cursor, staff_id)
        absence_id = f"A-{uuid4().hex[:12]}"
        values = [absence_id, staff_id, starts_at, ends_at, reason, by.name, now]
        cursor.execute("insert into store.absences values (?, ?, ?, ?, ?, ?, ?, null, null)", values)
        after = {"staff_id": staff_id, "starts_at": starts_at, "ends_at": ends_at, "reason": reason}
        record(cursor, now, by, "note_absence", "absences", absence_id, None, after)
    return absence_id


@allowed("staff", "manager")
def take_back_absence(store: Store, absence_id: str, *, by: Person, now: datetime) -> None:
    """Takes an absence back. Raises Conflict when that has been done, UserError when there is no such absence."""
    with store.tx(changes_charges=False) as cursor:
        found = cursor.execute(sql.read("desk/absence"), {"absence": absence_id}).fetchone()
        if not found:
            raise UserError("There is no such absence.")
        staff_id, taken_back_by = found
        if taken_back_by:
            raise Conflict("{who} has taken it back already.", who=taken_back_by)
        cursor.execute(
            "update store.absences set taken_back_by = ?, taken_back_at = ? where absence_id = ?",
            [by.name, now, absence_id],
        )
        before = {"staff_id": staff_id, "taken_back": False}
        record(cursor, now, by, "take_back_absence", "absences", absence_id, before, before | {"taken_back": True})


def _is_known(cursor: duckdb.DuckDBPyConnection, staff_id: str) -> None:
    if not cursor.execute("select 1 from store.staff where staff_id = ?", [staff_id]).fetchone():
        raise UserError("There is no member of staff {staff}.", staff=staff_id)


def _in_words(week: Week) -> dict[str, str]:
    return {str(day): f"{hours[0]:%H:%M}–{hours[1]:%H:%M}" if hours else "–" for day, hours in sorted(week.items())}
