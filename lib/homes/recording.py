"""Notes what a transaction writes into the store, row by row, for a home that has to be told."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from lib.homes.tables import LOCAL, Table

WRITES = {duckdb.StatementType.INSERT, duckdb.StatementType.UPDATE, duckdb.StatementType.DELETE}
# A statement that writes into a table of the store, and what it sets.
_WRITES = re.compile(
    r"\A(?:\s|--[^\n]*\n)*(?P<what>insert(?:\s+or\s+\w+)?\s+into|update|delete\s+from)\s+store\.(?P<table>\w+)"
    r"(?:(?:\s+as\s+\w+)?\s+set\s+(?P<after_set>.*))?",
    re.IGNORECASE | re.DOTALL,
)


def _sets(text: str) -> str:
    """What an update sets: all before its own `from` or `where`, without what stands in brackets."""
    bare = text
    while bare != (bare := re.sub(r"\([^()]*\)", " ", bare)):
        pass
    return re.split(r"\b(?:from|where)\b", bare, maxsplit=1, flags=re.IGNORECASE)[0]


@dataclass(frozen=True)
class Written:
    """Rows that a statement wrote (as they are since) or deleted (as they were). `replaces`: the home may have rows of
    these keys."""

    rows: pa.Table
    deleted: bool
    replaces: bool


class Recording:
    """A cursor that notes what is written through it: by table the rows in order, or that the whole table is another.

    `touched` are the tickets of which anything kept was made anew; None stands for all of them.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, tables: dict[str, Table]):
        self._cursor, self._tables = cursor, tables
        self.written: dict[str, list[Written]] = defaultdict(list)
        self.whole: set[str] = set()
        self.touched: set[str] | None = set()
        self._count: int | None = None

    @property
    def has_written(self) -> bool:
        """Whether anything was written."""
        return bool(self.written or self.whole)

    def execute(self, query: Any, parameters: Any = None) -> "Recording":
        """Executes one or several statements, as the engine's cursor does."""
        self._count = None
        if isinstance(query, str):
            if "store." not in query:
                self._cursor.execute(query, parameters)
                return self
            statements = self._cursor.extract_statements(query)
        else:
            statements = [query]
        for one in statements:
            # The engine gives the parameters to the last one.
            self._one(one, parameters if one is statements[-1] else None)
        return self

    def executemany(self, query: str, rows: Sequence[Any]) -> "Recording":
        """Executes a statement once for each of the rows."""
        for row in rows:
            self.execute(query, row)
        return self

    def note_touched(self, ids: Sequence[str | None]) -> None:
        """Notes tickets of which what is kept is made anew; a null among them stands for all."""
        if None in ids:
            self.touched = None
        elif self.touched is not None:
            self.touched.update(ids)

    def _one(self, statement: duckdb.Statement, parameters: Any) -> None:
        self._count = None
        found = _WRITES.match(statement.query) if statement.type in WRITES else None
        if not found or found["table"] in LOCAL:
            self._cursor.execute(statement, parameters)
            return
        table, what = self._tables[found["table"]], found["what"].lower()
        text = f"{statement.query.rstrip().rstrip(';')}\nreturning *"
        rows = self._cursor.execute(text, parameters).to_arrow_table()
        self._count = rows.num_rows
        if not rows.num_rows:
            return
        inserts = what.startswith("insert")
        sets_key = any(re.search(rf'\b{name}"?\s*=[^=]', _sets(found["after_set"] or "")) for name in table.key)
        if not inserts and (not table.key or sets_key):
            # Which rows of the home these were can't be told.
            self.whole.add(table.name)
        else:
            written = Written(rows, what.startswith("delete"), not inserts or "replace" in what)
            self.written[table.name].append(written)

    def fetchone(self) -> Any:
        """The next row; after a statement that wrote, how many rows it wrote."""
        if self._count is not None:
            count, self._count = self._count, None
            return (count,)
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        if self._count is not None:
            return [self.fetchone()]
        return self._cursor.fetchall()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())
