"""What a change would cost before it is made: made in a transaction, looked at, and taken back."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import duckdb

from lib import sql
from lib.store import Store

Change = Callable[[duckdb.DuckDBPyConnection], str]


class _SeenEnoughError(Exception):
    """Ends a rehearsal's transaction, which rolls it back."""


def charges_after(store: Store, change: Change, now: datetime) -> list[dict[str, Any]]:
    """The charges of a case, each with all that explains it, as they would be after a change; nothing is written.

    `change` makes the change on a cursor within a transaction and returns the case's id. What it raises is raised.
    """
    rows: list[dict[str, Any]] = []
    with suppress(_SeenEnoughError), store.tx(as_of=now) as cursor:
        ticket_id = change(cursor)
        store.keep(cursor)
        cursor.execute(sql.read("queries/case_explained"), {"ticket": ticket_id})
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        raise _SeenEnoughError
    return rows
