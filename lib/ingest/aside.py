"""Rows that were put aside, on their way out as a file to be mended, and back in again.

The file has its own columns and three more: the finding's id, why the row was put aside, and, for what was no row, the
line as it stood. A row that comes back with the id of a finding settles it, or is put aside anew in its place.
"""

import csv
import io
import json
import re
from collections.abc import Iterable

import duckdb

from lib import sql
from lib.ingest.files import quoted
from lib.ingest.merge import fragments
from lib.ingest.tables import Table

FINDING, REASON, LINE = OWN = ("supportkoll_finding", "supportkoll_reason", "supportkoll_line")
# What a spreadsheet takes for a formula; a plain number isn't one.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d[\d .,]*", re.ASCII)
# The names that columns have in the store where the file's own ones can't be used, and the file's own ones.
NAMELESS, CALLED_LINE = re.compile(r"column \d+"), "line (of the file)"


def file_of(header: list[str], rows: Iterable[tuple[str, str | None, str]]) -> bytes:
    """A CSV file of rows that were put aside: `header` as the file had it, of each row the finding's id, the row as it
    stood there (JSON of its columns, or the line that was no row), and the reason in words."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    names = ["" if NAMELESS.fullmatch(name) else "line" if name == CALLED_LINE else name for name in header]
    writer.writerow([*map(_guarded, names), *OWN])
    for finding_id, record, reason in rows:
        said = _columns_of(record, header)
        cells = [said.get(name) for name in header]
        line = None if said else record
        writer.writerow([_guarded(cell or "") for cell in (*cells, finding_id, reason, line)])
    return text.getvalue().encode("utf-8-sig")


def _columns_of(record: str | None, header: list[str]) -> dict[str, str | None]:
    """The columns of a record; none for a line that was no row, even one that happens to be JSON."""
    try:
        said = json.loads(record or "")
    except ValueError:
        return {}
    return said if isinstance(said, dict) and said.keys() >= set(header) else {}


def _guarded(cell: str) -> str:
    """Text that no spreadsheet takes for a formula; `take_back` knows how it was before."""
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def is_own(name: str) -> bool:
    """Whether a column is one of those that a file of rows put aside has besides its own."""
    return name.lower() in OWN


def take_back(cursor: duckdb.DuckDBPyConnection, raw: str, file_no: int) -> None:
    """Notes which rows of a file that has been read are about which findings, and takes away what guarded their cells.

    `raw` is the table that holds them. Nothing is done with a file that names no findings.
    """
    cursor.execute(sql.read("ingest/aside/returned"))
    names = [row[0] for row in cursor.execute(f"describe {raw}").fetchall()]
    (finding,) = [name for name in names if name.lower() == FINDING] or [None]
    if finding is None:
        return
    part = {"raw": raw, "finding": quoted(finding), "file_no": str(file_no)}
    cursor.execute(sql.filled("ingest/aside/take_back", part))
    cells = [name for name in names if not is_own(name) and name != "line"]
    unguarded = ", ".join(rf"{quoted(n)} = regexp_replace({quoted(n)}, '^''(''*[=+@\t\r-])', '\1')" for n in cells)
    if cells:
        cursor.execute(sql.filled("ingest/aside/unguard", part | {"cells": unguarded}))


def close(cursor: duckdb.DuckDBPyConnection, import_id: str, tables: Iterable[Table]) -> int:
    """Closes the findings that an import has settled or put aside anew; how many it has settled.

    The import's own findings are in the store by now, and `tables` are those that it has rows of.
    """
    cursor.execute(sql.read("ingest/aside/returned"))
    told = {"import_id": import_id}
    mended = 0
    for table in tables:
        part = fragments(table)
        cursor.execute(sql.filled("ingest/aside/judge", part))
        waiting = "select exists (from store.findings where closed_by is null and table_name = ? and import_id <> ?)"
        if cursor.execute(waiting, [table.name, import_id]).fetchone()[0]:
            mended += cursor.execute(sql.filled("ingest/aside/mended_by_key", part), told).fetchone()[0]
    mended += cursor.execute(sql.read("ingest/aside/mended"), told).fetchone()[0]
    for step in ("replaced_by_return", "inherit", "replaced"):
        cursor.execute(sql.read(f"ingest/aside/{step}"), told)
    return mended
