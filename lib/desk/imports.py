"""What is brought in from the app itself: files of any known format, and the lines that the accounting system has
invoiced; and what is done about imports and their findings afterwards."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from lib import sql
from lib.access import Person, allowed
from lib.desk.log import note_of, record
from lib.errors import Conflict, UserError
from lib.ingest import mappings, reasons, undo
from lib.ingest.results import Answers, Result
from lib.ingest.run import NO_ANSWERS, Progress, import_files
from lib.ingest.tables import canonical
from lib.store import Store

LARGEST_FILE = 5_000_000  # bytes


class LinesIn(NamedTuple):
    """What became of a file of invoice lines, and the kr of the lines that were read in and put aside."""

    result: Result
    read: Decimal
    put_aside: Decimal


@allowed("manager", "finance")
def bring_in(
    store: Store,
    paths: list[Path],
    *,
    answers: Answers = NO_ANSWERS,
    create_customers: bool = False,
    dry_run: bool = False,
    trying: Mapping[str, Any] | None = None,
    by: Person,
    now: datetime,
    progress: Progress = lambda step, share: None,
) -> Result:
    """Imports files, or (`dry_run`) says what that would change, as `import_files` does. `trying`: the description of a
    mapping that isn't saved.

    Raises UserError for a person who is neither a manager nor finance, and for a path that isn't there.
    """
    told = {"answers": answers, "create_customers": create_customers, "dry_run": dry_run}
    if trying:
        told["saved"] = [mappings.profile(trying)]
    return import_files(store, paths, now=now, actor=by.name, progress=progress, **told)


@allowed("manager", "finance")
def save_mapping(store: Store, description: Mapping[str, Any], *, by: Person, now: datetime) -> None:
    """Saves the description of a mapping (`mappings.described`) under its title, in the place of one of that name.

    Raises UserError for a person who is neither a manager nor finance.
    """
    name = description["title"]
    told = {"name": name, "kind": description["kind"], "described": json.dumps(description, ensure_ascii=False)}
    with store.tx(changes_charges=False) as cursor:
        found = cursor.execute("select described from store.mappings where name = ?", [name]).fetchone()
        cursor.execute(sql.read("desk/save_mapping"), told | {"actor": by.name, "now": now})
        before = found and json.loads(found[0])
        record(cursor, now, by, "save_mapping", "mappings", name, before, dict(description))


@allowed("manager", "finance")
def remove_mapping(store: Store, name: str, *, by: Person, now: datetime) -> None:
    """Removes a mapping: what came in by it stays.

    Raises Conflict when it is gone already, UserError for a person who is neither a manager nor finance.
    """
    with store.tx(changes_charges=False) as cursor:
        found = cursor.execute("select described from store.mappings where name = ?", [name]).fetchone()
        if not found:
            raise Conflict("Somebody else has removed this mapping.")
        cursor.execute("delete from store.mappings where name = ?", [name])
        record(cursor, now, by, "remove_mapping", "mappings", name, json.loads(found[0]), None)


@allowed("manager", "finance")
def undo_import(store: Store, import_id: str, reason: str, *, by: Person, now: datetime) -> dict[str, tuple[int, int]]:
    """Takes an import back: rows that it added go, rows that it changed say again what they said before; how many of
    each, by table.

    Raises UserError without a reason, for a person who is neither a manager nor finance, for an import that is undone
    already, and when something later depends on it: with all that does.
    """
    reason = note_of(reason)
    tables = canonical(store.terms.forms(), store.terms.categories())
    with store.tx(as_of=now) as cursor:
        counted = undo.take_back(store, cursor, tables, import_id, why=reason, actor=by.name, now=now)
        after = {"reason": reason, "rows": {name: {"removed": r, "put_back": p} for name, (r, p) in counted.items()}}
        record(cursor, now, by, "undo_import", "imports", import_id, None, after)
    return counted


@allowed("manager", "finance")
def set_aside_findings(store: Store, finding_ids: list[str], why: str, *, by: Person, now: datetime) -> None:
    """Notes that nothing needs to be done about rows that were put aside: all of them, or none.

    Raises UserError without a word on why, or for a person who is neither a manager nor finance; Conflict when one of
    the findings isn't open any more.
    """
    why = note_of(why)
    with store.tx(changes_charges=False) as cursor:
        told = {"findings": finding_ids, "actor": by.name, "now": now, "why": why}
        if cursor.execute(sql.read("desk/set_aside_findings"), told).fetchone()[0] < len(finding_ids):
            raise Conflict("Somebody else has seen to one of these rows meanwhile. Look at them again.")
        for finding_id in finding_ids:
            record(cursor, now, by, "set_aside_finding", "findings", finding_id, None, {"note": why})


@allowed("manager", "finance")
def reopen_findings(store: Store, finding_ids: list[str], *, by: Person, now: datetime) -> None:
    """Opens findings again that somebody had set aside: all of them, or none.

    Raises Conflict when one isn't set aside any more, UserError for a person who is neither a manager nor finance.
    """
    with store.tx(changes_charges=False) as cursor:
        told = {"findings": finding_ids}
        if cursor.execute(sql.read("desk/reopen_findings"), told).fetchone()[0] < len(finding_ids):
            raise Conflict("Somebody else has seen to one of these rows meanwhile. Look at them again.")
        for finding_id in finding_ids:
            record(cursor, now, by, "reopen_finding", "findings", finding_id, None, None)


@allowed("finance")
def import_invoice_lines(store: Store, data: bytes, *, name: str, by: Person, now: datetime) -> LinesIn:
    """Imports the bytes of an `invoice_lines.csv`, whatever the file was called: `name` is what it is told by.

    Raises UserError, and changes nothing, when the file is empty, too large or not one of invoice lines, or for a
    person who isn't finance.
    """
    if not data:
        raise UserError("{file}: the file is empty.", file=name)
    if len(data) > LARGEST_FILE:
        raise UserError("The file is larger than {most} MB.", most=LARGEST_FILE // 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invoice_lines.csv"
        path.write_bytes(data)
        result = import_files(store, [path], now=now, actor=by.name)
    if not result.files:
        raise _refused(name, result)
    put_aside = sum((_aside(finding.record) for finding in result.findings), Decimal(0))
    return LinesIn(result, _total(data, result) - put_aside, put_aside)


def _refused(name: str, result: Result) -> UserError:
    (found,) = result.findings
    if found.reason == "unreadable":
        return UserError(
            "{file} can't be read as a CSV file, so nothing was brought in. Export the invoice lines as CSV.", file=name
        )
    why = UserError(reasons.TEXTS[found.reason], detail=found.detail or "")
    return UserError("Nothing was brought in of {file}: {why}.", file=name, why=why)


def _total(data: bytes, result: Result) -> Decimal:
    """The kr of all rows of a file whose amount can be read."""
    (file,) = result.files
    text = data.decode(file.encoding, errors="replace").lstrip("\ufeff")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=file.separator)
    at = [name.strip().lower() for name in header].index("amount")
    return sum((_kronor(row[at]) for row in rows if len(row) > at), Decimal(0))


def _aside(record: str | None) -> Decimal:
    """The kr of a row that was put aside; nothing for one that is no row."""
    return _kronor(str(json.loads(record).get("amount") or "")) if record and record.startswith("{") else Decimal(0)


def _kronor(cell: str) -> Decimal:
    plain = cell.strip().replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"[+-]?\d+(\.\d{1,2})?", plain, re.ASCII) else Decimal(0)
