"""Takes an import back: what it added goes, what it changed says again what it said before."""

from collections.abc import Iterator
from datetime import datetime

import duckdb

from lib import sql
from lib.errors import UserError
from lib.ingest.files import quoted
from lib.ingest.merge import MANY, fragments, same_key
from lib.ingest.tables import Table
from lib.locale import N_
from lib.store import Store
from lib.words import CODES

SHOWN = 3  # of the rows of each kind that keep an import from being undone
# What people write in the app names rows of the canonical tables, too: what it is called, where, and which table.
WRITTEN_IN_APP = (
    ("breach_notes", "ticket_id", "tickets", N_("Notes on breaches")),
    ("timers", "ticket_id", "tickets", N_("Running timers")),
    ("timers", "staff_id", "staff", N_("Running timers")),
    ("staff_hours", "staff_id", "staff", N_("Working hours")),
    ("absences", "staff_id", "staff", N_("Absences")),
    ("booking_changes", "booking_id", "bookings", N_("Changes of bookings")),
    ("adjustment_kinds", "takes_back", "adjustments", N_("Adjustments")),
    ("submissions", "ticket_id", "tickets", N_("Submissions of the support form")),
    ("form_customers", "same_as", "customers", N_("Customers by the support form")),
)


def take_back(
    store: Store,
    cursor: duckdb.DuckDBPyConnection,
    tables: dict[str, Table],
    import_id: str,
    *,
    why: str,
    actor: str,
    now: datetime,
) -> dict[str, tuple[int, int]]:
    """Undoes an import within a transaction; how many rows were removed and how many put back, by table.

    Raises UserError for an import that isn't there, is undone already, or that something later depends on: then with
    all that does.
    """
    audited = _audited(cursor, import_id)
    told = {"import_id": import_id, "now": now, "actor": actor, "why": why, "audited": audited}
    parts = {name: _fragments(cursor, table) for name, table in tables.items()}
    for name in tables:
        _run(cursor, "written", told, parts[name])
    _run(cursor, "cases", told)
    reasons = list(_changed_since(cursor, parts, told))
    counted = {}
    for name, table in tables.items():
        removed, restored = cursor.execute(
            f"select count(*) filter (before is null), count(before) from undone_{name}"
        ).fetchone()
        if removed or restored:
            counted[name] = (removed, restored)
            _touch(cursor, table, removed + restored, told, parts[name])
            for step in ("audit", "delete", "restore"):
                _run(cursor, step, told, parts[name])
    for statement in sql.read("undo/forget").split(";\n\n"):
        cursor.execute(statement, sql.named(statement, told))
    store.keep(cursor)
    reasons += _left_behind(cursor, tables, told)
    if reasons:
        raise UserError(
            "This import can't be undone, as something later depends on it: {reasons}.", reasons=_listed(reasons)
        )
    return counted


def _audited(cursor: duckdb.DuckDBPyConnection, import_id: str) -> int:
    found = cursor.execute("select audited, undone_at from store.imports where import_id = ?", [import_id]).fetchone()
    if not found:
        raise UserError("There is no such import.")
    audited, undone_at = found
    if undone_at:
        raise UserError("This import is undone already.")
    if audited is None:
        raise UserError("This import was made before the program noted what it takes to undo one.")
    return audited


def _changed_since(cursor: duckdb.DuckDBPyConnection, parts: dict[str, dict], told: dict) -> Iterator[UserError]:
    """What was done later to the very rows of the import, or decided on the cases that they are about."""
    for when, rows, files in _run(cursor, "later_imports", told).fetchall():
        yield UserError(
            "{rows} of its rows came again in the import of {when} ({files})", rows=rows, when=when, files=files
        )
    for name, part in parts.items():
        yield from _shown(
            _run(cursor, "changed_in_app", told, part),
            N_("{kind}: {rows} of its rows were changed in the app ({which})"),
            kind=UserError(CODES["file_kind"][name]),
        )
    yield from _shown(_run(cursor, "closed_months", told), N_("months with its cases are closed: {which}"))
    yield from _shown(_run(cursor, "settled", told), N_("findings on its cases are settled: {which}"))


def _left_behind(cursor: duckdb.DuckDBPyConnection, tables: dict[str, Table], told: dict) -> Iterator[UserError]:
    """What is left without what it names or with a time that it can't have, once the rows of the import are gone."""
    naming = [
        (table.name, column.name, column.refers_to, CODES["file_kind"][table.name], table.key)
        for table in tables.values()
        for column in table.columns
        if column.refers_to
    ]
    naming += [(name, column, target, called, (column,)) for name, column, target, called in WRITTEN_IN_APP]
    for name, column, target, called, key in naming:
        part = {"table": name, "column": quoted(column), "target": target, "target_key": tables[target].key[0]}
        part["shown"] = ", ".join(map(quoted, key))
        yield from _shown(
            _run(cursor, "named", told, part), N_("{kind}: {rows} name what it added ({which})"), kind=UserError(called)
        )
    for name in ("bookings", "contracts"):
        yield from _shown(
            _run(cursor, f"overlapping_{name}", told),
            N_("{kind}: the time that they had before is taken ({which})"),
            kind=UserError(CODES["file_kind"][name]),
        )


def _shown(cursor: duckdb.DuckDBPyConnection, message: str, **values: UserError) -> Iterator[UserError]:
    """The message, should there be any row, with the first ones of them."""
    rows = [row[0] for row in cursor.fetchall()]
    if rows:
        which = ", ".join(rows[:SHOWN]) + (" …" if len(rows) > SHOWN else "")
        yield UserError(message, rows=len(rows), which=which, **values)


def _listed(reasons: list[UserError]) -> UserError:
    first, *more = reasons
    return UserError("{one}; {more}", one=first, more=_listed(more)) if more else first


def _touch(cursor: duckdb.DuckDBPyConnection, table: Table, rows: int, told: dict, part: dict) -> None:
    if (table.tickets or table.customers) and rows > MANY:
        cursor.execute("insert into touched values (null)")
    elif table.tickets or table.customers:
        _run(cursor, "touched" if table.tickets else "touched_of_customers", told, part)


def _run(
    cursor: duckdb.DuckDBPyConnection, step: str, told: dict, part: dict | None = None
) -> duckdb.DuckDBPyConnection:
    text = sql.filled(f"undo/{step}", part or {})
    return cursor.execute(text, sql.named(text, told) or None)


def _fragments(cursor: duckdb.DuckDBPyConnection, table: Table) -> dict[str, str]:
    """What the SQL files of undoing are filled with for a table: its columns, and as the audit log says them."""
    kinds = {row[0]: row[1] for row in cursor.execute(f"describe store.{table.name}").fetchall()}

    def said(name: str) -> str:
        return f"(before ->> '{name}')::{kinds[name]} as {quoted(name)}"

    return fragments(table) | {
        "key_said": ", ".join(map(said, table.key)),
        "columns_said": ", ".join(map(said, table.stored)),
        "key_of_stored": ", ".join(f"stored.{quoted(name)}" for name in table.key),
        "same_key_changed": same_key(table, "first_change"),
        "same_key_undone": same_key(table, "undone"),
    }
