"""The sessions that are booked on a case and to come: told, led to, and called off where the case goes away."""

from typing import Any

from lib import clock, reports
from lib.ui.session import _, report, words
from lib.ui.ways import link
from lib.words import plain

Row = dict[str, Any]


def sessions_to_come(ticket_id: str) -> dict[str, str]:
    """The sessions to come of a case in words, by their ids."""
    return {row["booking_id"]: _in_words(row) for row in report(reports.sessions_to_come, clock.now(), ticket_id)}


def next_session(ticket_id: str) -> None:
    """The next session of a case as a link to it."""
    for row in report(reports.sessions_to_come, clock.now(), ticket_id)[:1]:
        day, begins = words().weekday_date(row["starts_at"].date()), f"{row['starts_at']:%H:%M}"
        label = _("Booked {day} {begins}", day=day, begins=begins)
        link("bookings", plain(label), ":material/event:", view="list", booking=row["booking_id"])


def book_link(ticket_id: str) -> None:
    """A way to book a session on a case."""
    link("bookings", _("Book a session"), ":material/event_available:", view="free", case=ticket_id)


def _in_words(row: Row) -> str:
    say = words()
    return _(
        "{day} {begins}–{ends} with {who} ({how})",
        day=say.weekday_date(row["starts_at"].date()),
        begins=f"{row['starts_at']:%H:%M}",
        ends=f"{row['ends_at']:%H:%M}",
        who=row["staff_name"],
        how=say.code("channel", row["channel"]).lower(),
    )
