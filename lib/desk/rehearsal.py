"""What a change would cost before it is made: made in a transaction, looked at, and taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import duckdb

from lib import sql
from lib.access import for_anybody
from lib.store import Store

Change = Callable[[duckdb.DuckDBPyConnection], str]


@for_anybody("changes nothing")
def charges_after(store: Store, change: Change, now: datetime) -> list[dict[str, Any]]:
    """The charges of a case, each with all that explains it, as they would be after a change; nothing is written.

    `change` makes the change on a cursor within a transaction and returns the case's id. What it raises is raised.
    """
    return rehearse(
        store, change, lambda cursor, case: rows_of(cursor, "queries/case_explained", {"ticket": case}), now
    )


def rehearse(store: Store, change: Change, look: Callable[[duckdb.DuckDBPyConnection, str], Any], now: datetime) -> Any:
    """What `look` sees after a change, given the cursor and what `change` returns; nothing is written."""
    with store.trial(as_of=now) as cursor:
        changed = change(cursor)
        store.keep(cursor)
        return look(cursor, changed)


def rows_of(cursor: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query, by the names of their columns."""
    cursor.execute(sql.read(query), values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
