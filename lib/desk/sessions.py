"""The sessions to come of a case that goes away: called off in the transaction that has it go."""

from collections.abc import Collection
from datetime import datetime

import duckdb

from lib import sql
from lib.access import Person
from lib.desk.bookings import booking_state, change_booking
from lib.errors import Conflict


def call_off(
    cursor: duckdb.DuckDBPyConnection,
    ticket_id: str,
    sessions: Collection[str],
    reason: str,
    by: Person,
    now: datetime,
    *,
    leaves_none: bool = False,
) -> None:
    """Calls sessions of a case off within a transaction as of `now`, each with its rows of what was changed.

    Raises Conflict when one of them isn't to come any more or, where this `leaves_none`, when there are others, so that
    no session is called off unseen.
    """
    to_come = {row[0] for row in cursor.execute(sql.read("queries/case_sessions"), {"ticket": ticket_id}).fetchall()}
    if not set(sessions) <= to_come or (leaves_none and to_come - set(sessions)):
        raise Conflict("The sessions booked on this case have changed meanwhile. Look at them again.")
    for booking_id in sorted(sessions):
        change_booking(
            cursor, booking_state(cursor, booking_id, "cancelled", "booked"), "cancelled", by, now, reason=reason
        )
