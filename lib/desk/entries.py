"""Time worked on cases: typed in, or by a timer that runs on whatever happens to the page or the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

import duckdb

from lib import days, sql
from lib.access import Person, allowed
from lib.desk.log import case_in_figures, note_of, record
from lib.errors import Conflict, UserError
from lib.store import Store

WORK = ("support", "upgrade", "development", "installation")
MOST_MINUTES = Decimal(24 * 60)


@dataclass(frozen=True)
class Worked:
    """A sitting: whose it was, on which case, when it began, its minutes (at most two decimals) and kind of work."""

    ticket_id: str
    staff_id: str
    started_at: datetime
    minutes: Decimal
    work: str = "support"
    note: str = ""


@allowed("staff", "manager")
def log_time(store: Store, worked: Worked, *, without_approval: str = "", by: Person, now: datetime) -> str:
    """Logs time on a case; the id of the entry.

    Where the terms want an approved quote first and there is none, `without_approval` says why it was worked all the
    same; it stands in the audit log and in the entry's note. Raises UserError when it is missing then, or for minutes,
    a time, a case or a person that can't be.
    """
    with store.tx(as_of=now, only_touched=True) as cursor:
        entry_id = insert_entry(cursor, worked, now)
        store.keep(cursor)
        if cursor.execute(sql.read("desk/waits_for_quote"), {"ticket": worked.ticket_id}).fetchone():
            reason = note_of(without_approval, needed=False)
            if not reason:
                raise UserError(
                    "This case is serious and has no approved quote: the terms want one before anything is done. Send "
                    "a quote first, or say why it was worked on all the same."
                )
            note = f"{worked.note.strip()} ({reason})" if worked.note.strip() else reason
            cursor.execute("update store.time_entries set note = ? where entry_id = ?", [note, entry_id])
        after = {"ticket_id": worked.ticket_id, "staff_id": worked.staff_id, "started_at": worked.started_at}
        after |= {"minutes": worked.minutes, "work": worked.work, "without_approval": without_approval or None}
        record(cursor, now, by, "log_time", "time_entries", entry_id, None, after)
    return entry_id


def insert_entry(cursor: duckdb.DuckDBPyConnection, worked: Worked, now: datetime) -> str:
    """Writes a time entry within a transaction; its id. Raises UserError for what can't be."""
    case_in_figures(cursor, worked.ticket_id)
    if not cursor.execute("select 1 from store.staff where staff_id = ?", [worked.staff_id]).fetchone():
        raise UserError("There is no member of staff {staff}.", staff=worked.staff_id)
    if worked.work not in WORK:
        raise UserError("Choose the kind of work.")
    minutes = worked.minutes
    if not minutes.is_finite() or not 0 < minutes <= MOST_MINUTES or minutes != round(minutes, 2):
        raise UserError("Write the minutes as a number above zero, at most a day, with at most two decimals.")
    if worked.started_at > now:
        raise UserError("Work can't have begun later than now.")
    if worked.started_at.astimezone(days.ZONE).date() < days.FIRST:
        raise UserError("Work before {year} can't be judged; mend the date.", year=days.FIRST.year)
    entry_id = f"E-{uuid4().hex[:12]}"
    cursor.execute(
        "insert into store.time_entries values (?, ?, ?, ?, ?, ?, ?, ?, null)",
        [
            *(entry_id, worked.ticket_id, worked.staff_id, worked.started_at),
            worked.started_at.astimezone(days.ZONE).date(),
            *(minutes, worked.work, note_of(worked.note, needed=False) or None),
        ],
    )
    cursor.execute("insert into touched values (?)", [worked.ticket_id])
    return entry_id


@allowed("staff", "manager")
def start_timer(store: Store, staff_id: str, ticket_id: str, work: str, *, by: Person, now: datetime) -> None:
    """Starts a person's timer on a case. Raises Conflict when one runs already, UserError for what nobody knows."""
    with store.tx(changes_charges=False) as cursor:
        case_in_figures(cursor, ticket_id)
        if work not in WORK:
            raise UserError("Choose the kind of work.")
        running = cursor.execute("select ticket_id from store.timers where staff_id = ?", [staff_id]).fetchone()
        if running:
            raise Conflict("A timer is running on {ticket} already. Stop that one first.", ticket=running[0])
        cursor.execute("insert into store.timers values (?, ?, ?, ?)", [staff_id, ticket_id, work, now])
        after = {"ticket_id": ticket_id, "work": work}
        record(cursor, now, by, "start_timer", "timers", staff_id, None, after)


@allowed("staff", "manager")
def stop_timer(store: Store, staff_id: str, *, by: Person, now: datetime) -> Worked:
    """Stops a person's timer; what it has measured, at least a minute, to be logged once it has been looked at.

    Raises Conflict when no timer runs: it was stopped in another window.
    """
    with store.tx(changes_charges=False) as cursor:
        found = cursor.execute(
            "select ticket_id, work, started_at from store.timers where staff_id = ?", [staff_id]
        ).fetchone()
        if not found:
            raise Conflict("No timer is running. It was stopped in another window.")
        ticket_id, work, started_at = found
        cursor.execute("delete from store.timers where staff_id = ?", [staff_id])
        minutes = max(Decimal((now - started_at) // timedelta(seconds=1)) / 60, Decimal(1))
        measured = min(minutes.quantize(Decimal("0.01"), ROUND_HALF_UP), MOST_MINUTES)
        before = {"ticket_id": ticket_id, "work": work, "started_at": started_at}
        record(cursor, now, by, "stop_timer", "timers", staff_id, before, {"minutes": measured})
    return Worked(ticket_id, staff_id, started_at, measured, work)
