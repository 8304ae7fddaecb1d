"""Good incoming rows into the store: what is new is added, what differs replaces, the audit log keeps both."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

import duckdb

from lib import sql
from lib.ingest.files import quoted
from lib.ingest.results import Change
from lib.ingest.tables import Table

# With more rows than this it costs less to make all cases anew than to find out which ones the rows are about.
MANY = 200_000
# The steps that name the tickets that rows are about, and by which column of theirs.
TOUCHING = {"6_touched": "tickets", "6_touched_of_customers": "customers"}


def merge(
    cursor: duckdb.DuckDBPyConnection,
    table: Table,
    *,
    now: datetime,
    actor: str,
    import_id: str,
    translated: list[int],
    shown: int = 0,
) -> tuple[list[Change], Counter, bool]:
    """Writes the good rows of `incoming_TABLE`, within a transaction. `translated`: the numbers of the files that are
    not canonical, whose rows' fates are kept line by line.

    `shown`: how many added and how many changed rows are to be told, the first ones; and how many rows have which fate
    is told then. The third value is whether these rows are all that the store's table has now.
    """
    told_changes, counts = [], Counter()
    own = fragments(table)
    told = {"now": now, "actor": actor, "import_id": import_id, "translated": translated}
    if not shown and _is_first(cursor, table, own):
        _run(cursor, "first/1_count", own, told)
        _run(cursor, "first/2_insert", own, told)
        if table.tickets and not _are_many(cursor, f"incoming_{table.name} where problem is null"):
            _run(cursor, "first/3_touched", own, told)
        return told_changes, counts, True
    for step in sql.names("ingest/merge"):
        if shown and step == "7_delete":
            told_changes, counts = _changes(cursor, table, own, shown)
        if step in TOUCHING and (
            not getattr(table, TOUCHING[step]) or _are_many(cursor, "latest where fate <> 'unchanged'")
        ):
            continue
        _run(cursor, f"merge/{step}", own, told)
    return told_changes, counts, False


def _run(cursor: duckdb.DuckDBPyConnection, step: str, own: dict[str, str], told: dict[str, Any]) -> None:
    for statement in sql.filled(f"ingest/{step}", own).split(";\n\n"):
        cursor.execute(statement, sql.named(statement, told) or None)


def _is_first(cursor: duckdb.DuckDBPyConnection, table: Table, own: dict[str, str]) -> bool:
    """Whether the store has no row of a table yet, and no two incoming ones have one key: then all of them are new."""
    # Those of customers are few, and what they touch is found by another way.
    if table.customers or cursor.execute(f"select exists (from store.{table.name})").fetchone()[0]:
        return False
    _run(cursor, "merge/1_repeated", own, {})
    return not cursor.execute("select exists (from repeated)").fetchone()[0]


def _are_many(cursor: duckdb.DuckDBPyConnection, rows: str) -> bool:
    """Whether rows are so many that all cases are made anew, which this notes."""
    many = cursor.execute(f"select count(*) from {rows}").fetchone()[0] > MANY
    if many:
        cursor.execute("insert into touched values (null)")
    return many


def _changes(
    cursor: duckdb.DuckDBPyConnection, table: Table, own: dict[str, str], most: int
) -> tuple[list[Change], Counter]:
    """What the rows of `latest` are about to do to a table: the first ones of each fate, and how many there are."""
    rows = cursor.execute(sql.filled("ingest/changes", own), {"most": most}).fetchall()
    changes = [
        Change(table.name, key, fate, was and json.loads(was), json.loads(will)) for key, fate, was, will in rows
    ]
    counts = Counter(dict(cursor.execute("select fate, count(*) from latest group by fate").fetchall()))
    (counts["put_aside"],) = cursor.execute(
        f"select count(*) from incoming_{table.name} where problem is not null"
    ).fetchone()
    return changes, counts


def same_key(table: Table, other: str) -> str:
    """The condition that a stored row and another have the same key."""
    return " and ".join(f"stored.{quoted(name)} = {other}.{quoted(name)}" for name in table.key)


def fragments(table: Table) -> dict[str, str]:
    """What the SQL files that serve every table are filled with for one: its columns, its key, and how rows compare."""

    def listed(prefix: str, names: tuple[str, ...] | list[str] = table.key) -> str:
        return ", ".join(f"{prefix}{quoted(name)}" for name in names)

    def packed(prefix: str = "") -> str:
        return ", ".join(f"{quoted(name)} := {prefix}{quoted(name)}" for name in table.stored)

    others = [name for name in table.stored if name not in table.key]
    return {
        "table": table.name,
        "key": listed(""),
        "first_key": quoted(table.key[0]),
        "key_of_incoming": listed("incoming."),
        "key_of_ordered": listed("ordered."),
        "columns": listed("", table.stored),
        "has_key": " and ".join(f"incoming.{quoted(name)} is not null" for name in table.key),
        "differs": " or ".join(f"last_row.{quoted(n)} is distinct from stored.{quoted(n)}" for n in others),
        "same_key": same_key(table, "last_row"),
        "same_key_incoming": same_key(table, "incoming"),
        "packed": packed(),
        "packed_stored": packed("stored."),
        "packed_incoming": packed("incoming."),
        "ticket": table.tickets or "",
        "customer": table.customers or "",
    }
