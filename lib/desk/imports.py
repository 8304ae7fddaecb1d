"""What is brought in from the app itself: the lines that the accounting system has invoiced."""

import csv
import io
import json
import re
import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from lib.access import Person, must_be
from lib.errors import UserError
from lib.ingest import reasons
from lib.ingest.results import Result
from lib.ingest.run import import_files
from lib.store import Store

LARGEST_FILE = 5_000_000  # bytes


class LinesIn(NamedTuple):
    """What became of a file of invoice lines, and the kr of the lines that were read in and put aside."""

    result: Result
    read: Decimal
    put_aside: Decimal


def import_invoice_lines(store: Store, data: bytes, *, name: str, by: Person, now: datetime) -> LinesIn:
    """Imports the bytes of an `invoice_lines.csv`, whatever the file was called: `name` is what it is told by.

    Raises UserError, and changes nothing, when the file is empty, too large or not one of invoice lines, or for a
    person who isn't finance.
    """
    must_be(by, "finance")
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
