"""Closing a month of invoicing: its lines are locked as they were shown. What changes later is a correction."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from uuid import uuid4

from lib import days, sql
from lib.access import Person, allowed
from lib.desk.log import note_of, record
from lib.errors import Conflict, Taken, UserError
from lib.store import Store


@allowed("finance")
def close_month(store: Store, month: date, note: str, *, seen: str, by: Person, now: datetime) -> str:
    """Closes a month (its first day) with all its lines; the id of the closing.

    `seen` is the mark that `reports.month_state` gave of the lines and open findings that were shown. Raises Conflict
    when they are others by now, Taken when the month is closed, UserError when it isn't over, when there are open
    findings and the note doesn't say why that is all right, or for a person who isn't finance.
    """
    return close_months(store, {month: seen}, note, by=by, now=now)[0]


@allowed("finance")
def close_months(store: Store, seen: Mapping[date, str], note: str, *, by: Person, now: datetime) -> list[str]:
    """Closes months, each as `close_month` does and with a closing of its own, or none of them; the closings' ids.

    `seen` has the mark of each month. Whoever takes the program into use has years of them behind; closing one changes
    nothing of another, so that their lines need to be decided only once.
    """
    for month in seen:
        if month >= now.astimezone(days.ZONE).date().replace(day=1):
            raise UserError("{month} isn't over: it can be closed when the next one has begun.", month=f"{month:%Y-%m}")
    lock, state = sql.read("desk/lock_lines"), sql.read("queries/month_state")
    closings = {month: f"C-{month:%Y-%m}-{uuid4().hex[:8]}" for month in seen}
    with store.tx(as_of=now, laid_for=lock + state) as cursor:
        terms_mark = _mark_of(store)  # Here, as no other terms come into force within a transaction.
        for month, closing_id in closings.items():
            if _closing(cursor, month):
                raise Taken("{month} is closed already.", month=f"{month:%Y-%m}")
            lines, amount, open_findings, mark = cursor.execute(state, {"month": month}).fetchone()
            if mark != seen[month]:
                raise Conflict(
                    "{month} has changed since you looked at it: it has {lines} lines of {amount} kr and {findings} "
                    "open findings now. Look at it again, then close it.",
                    month=f"{month:%Y-%m}",
                    lines=lines,
                    amount=amount,
                    findings=open_findings,
                )
            note = note_of(note, needed=open_findings > 0)
            counted = {"lines": lines, "amount": amount, "open_findings": open_findings}
            after = {"month": month, **counted, "note": note or None}
            record(cursor, now, by, "close_month", "closings", closing_id, None, after)
        cursor.execute(lock, {"months": list(closings), "closings": list(closings.values())})
        cursor.executemany(
            "insert into store.closings values (?, ?, ?, ?, ?, ?, null, null, null)",
            [[closing_id, month, note or None, terms_mark, by.name, now] for month, closing_id in closings.items()],
        )
    return list(closings.values())


@allowed("finance")
def reopen_month(store: Store, month: date, reason: str, *, by: Person, now: datetime) -> None:
    """Opens a closed month again: its lines follow the facts until it is closed anew.

    Raises UserError without a reason, for a person who isn't finance, when the month isn't closed, or when a later
    closed month holds corrections of it: that one has to be reopened first.
    """
    reason = note_of(reason)
    with store.tx(as_of=now) as cursor:
        closing = _closing(cursor, month)
        if not closing:
            raise UserError("{month} isn't closed.", month=f"{month:%Y-%m}")
        later = cursor.execute(sql.read("desk/month_that_corrects"), {"month": month}).fetchone()
        if later:
            raise UserError(
                "{later}, which is closed too, holds corrections of {month}. Reopen {later} first.",
                later=f"{later[0]:%Y-%m}",
                month=f"{month:%Y-%m}",
            )
        cursor.execute(
            "update store.closings set reopened_by = ?, reopened_at = ?, reopened_why = ? where closing_id = ?",
            [by.name, now, reason, closing],
        )
        record(cursor, now, by, "reopen_month", "closings", closing, {"month": month}, {"reopened_why": reason})


def _closing(cursor, month: date) -> str | None:
    found = cursor.execute("select closing_id from facts.closings where month = ?", [month]).fetchone()
    return found and found[0]


def _mark_of(store: Store) -> str:
    """The edition of the terms that a month is closed by: the same mark, the same terms."""
    return sha256(store.terms.model_dump_json().encode()).hexdigest()[:16]
