"""What a store holds after the load: everything that was shown as done, and the figures of pages as plain sums."""

from collections import Counter
from datetime import UTC, datetime

from lib import days, reports
from lib.laid_by import VIEWS, read_from
from lib.reports import Scope
from lib.store import Store


def lost(store: Store, done: dict[str, list[tuple]]) -> list[str]:
    """What was shown as done and isn't in the store, or is there otherwise or twice."""
    entries = _rows(store, "select ticket_id, note from store.time_entries where starts_with(note, 'load ')")
    booked = _rows(
        store,
        "select ticket_id, staff_id, strftime(starts_at at time zone 'Europe/Stockholm', '%Y-%m-%dT%H:%M') "
        "from store.bookings",
    )
    taken = _rows(store, "select after ->> 'staff_id' from store.audit_log where action = 'take_next'")
    settled = _rows(store, "select finding_id from store.settlements")
    missing = {
        "log": Counter(done["log"]) - Counter(entries),
        "book": Counter(done["book"]) - Counter(booked),
        "take": Counter(done["take"]) - Counter(taken),
        "settle": Counter(set(done["settle"])) - Counter(set(settled)),
    }
    twice = [row for row, times in Counter(note for _, note in entries).items() if times > 1]
    return [f"{kind} of {row} is lost" for kind, rows in missing.items() for row in rows] + [
        f"{row} is there twice" for row in twice
    ]


def other_figures(store: Store) -> list[str]:
    """Figures of reports that aren't what a plain sum over the facts says."""
    now = datetime.now(UTC)
    scope, wrong = Scope(now, days.FIRST, days.LAST), []

    def compare(name: str, reported: object, plain: str) -> None:
        ((counted,),) = _rows(store, plain)
        if reported != counted:
            wrong.append(f"{name}: reported {reported}, counted {counted}")

    compare(
        "minutes worked",
        reports.work_figures(store, scope)["minutes"],
        "select sum(minutes) from store.time_entries join store.tickets using (ticket_id) "
        "where not coalesce(void, false) and started_at <= current_timestamp",
    )
    compare(
        "kronor charged",
        reports.work_figures(store, scope)["amount"],
        "select sum(amount)::decimal(18, 2) from decisions.charges",
    )
    for staff, counted in _rows(
        store,
        "select staff_id, sum(minutes) from store.time_entries "
        "where started_on = current_date and started_at <= current_timestamp group by all",
    ):
        told = sum(row["minutes"] for row in reports.my_time_today(store, now, staff).dicts())
        if told != counted:
            wrong.append(f"minutes of {staff} today: reported {told}, counted {counted}")
    for name, view in VIEWS.items():
        # With nothing to read from, the view decides anew.
        cursor = store.cursor(now, laid_for=view)
        laid = cursor.execute(f"select count(*), sum(hash(one)::hugeint) from {view} as one").fetchone()
        read_from(cursor, {})
        anew = cursor.execute(f"select count(*), sum(hash(one)::hugeint) from {view} as one").fetchone()
        cursor.close()
        if laid != anew:
            wrong.append(f"{name}: laid by {laid}, decided anew {anew}")
    return wrong


def _rows(store: Store, query: str) -> list[tuple]:
    cursor = store.cursor(datetime.now(UTC))
    try:
        return cursor.execute(query).fetchall()
    finally:
        cursor.close()
