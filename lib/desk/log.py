"""The audit log, and what all changes check."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb

from lib import sql
from lib.access import Person
from lib.errors import UserError

LONGEST_NOTE = 2_000
MOST_KRONOR = Decimal(10_000_000)


def record(
    cursor: duckdb.DuckDBPyConnection,
    now: datetime,
    by: Person,
    action: str,
    table: str,
    key: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Writes one change into the audit log: which row of which table, what it said before and what it says since."""
    values = {"now": now, "actor": by.name, "action": action, "table": table, "key": key}
    said = {"before": before, "after": after}
    cursor.execute(
        sql.read("desk/audit"),
        values | {name: row and json.dumps(row, ensure_ascii=False, default=str) for name, row in said.items()},
    )


def note_of(text: str | None, *, needed: bool = True) -> str:
    """A note without the blanks around it. Raises UserError when it is too long, or empty though it is needed."""
    text = (text or "").strip()
    if len(text) > LONGEST_NOTE:
        raise UserError(
            "A note has at most {most} characters; this one has {count}.", most=LONGEST_NOTE, count=len(text)
        )
    if needed and not text:
        raise UserError("Say why: whoever looks at it in a year wants to know.")
    return text


def kronor_of(amount: Decimal) -> Decimal:
    """An amount in kr, more than zero and with at most two decimals. Raises UserError for any other."""
    if not amount.is_finite() or not 0 < amount < MOST_KRONOR or amount != round(amount, 2):
        raise UserError("Write an amount in kronor above zero, with at most two decimals.")
    return round(amount, 2)


def case_in_figures(cursor: duckdb.DuckDBPyConnection, ticket_id: str) -> None:
    """Raises UserError when no figure knows such a case: a merged one is changed under the number that it now has."""
    if not cursor.execute("select 1 from store.kept_tickets where ticket_id = ?", [ticket_id]).fetchone():
        raise UserError("There is no case {ticket} in the figures.", ticket=ticket_id)
