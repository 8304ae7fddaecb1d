"""Figures out of the program: CSV, JSON and Excel files that other programs and people can rely on."""

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import duckdb

from lib import days, sql
from lib.errors import UserError
from lib.files_safely import replaced_when_done

BATCH = 10_000
# A spreadsheet takes text that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def view_query(view: str) -> str:
    """The query for the documented columns of a view, in a settled order."""
    return sql.read(f"exports/{view}")


def write(cursor: duckdb.DuckDBPyConnection, kind: str, output: Path | None) -> None:
    """Writes the rows of an executed query as `csv`, `json` or `xlsx`, to a file or the screen.

    Times are ISO 8601 with their offset, decimals exact, nothing stands for empty. Raises UserError when the file can't
    be written; a file of that name is then as it was.
    """
    names = [column[0] for column in cursor.description]
    rows = _batches(cursor)
    try:
        if kind == "xlsx":
            with replaced_when_done(output) as partial:
                partial.write_bytes(excel(names, rows))
            return
        with _text_file(output) as file:
            (write_csv if kind == "csv" else write_json)(file, names, rows)
    except BrokenPipeError:
        # Whoever reads our output has seen enough (`| head`): no error, and nothing more to say on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise UserError("{file} can't be written: {error}", file=output, error=error.strerror) from None


def write_csv(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows as CSV for programs: comma, decimal point, `true` and `false`."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_plain(value) for value in row] for row in rows)


def write_json(file: TextIO, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows as a JSON list of objects, one a line; decimals are numbers."""
    file.write("[")
    for position, row in enumerate(rows):
        # A decimal with two places of up to twelve digits has an exact shortest form as a number.
        values = {
            name: float(value) if isinstance(value, Decimal) else _iso(value)
            for name, value in zip(names, row, strict=True)
        }
        file.write((",\n" if position else "\n") + json.dumps(values, ensure_ascii=False))
    file.write("\n]\n")


def excel(
    names: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Supportkoll", totals: Sequence[str] = ()
) -> bytes:
    """An Excel file with typed cells: numbers as numbers, local times as dates, text always as text.

    `totals`: the names of columns whose sum stands in a last row, as a formula.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "total": book.add_format({"bold": True, "top": 1, "num_format": "#,##0.00"}),
    }
    page = book.add_worksheet(sheet)
    page.write_row(0, 0, names, formats["head"])
    page.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _cell(page, last, column, value, formats)
    page.autofilter(0, 0, max(last, 1), len(names) - 1)
    for name in totals if last else ():
        column = names.index(name)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        page.write_formula(last + 1, column, f"=SUM({letter}2:{letter}{last + 1})", formats["total"])
    page.autofit()
    book.close()
    return buffer.getvalue()


def _cell(page, row: int, column: int, value: Any, formats: dict) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), formats["money"])
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        local = value.astimezone(days.ZONE).replace(tzinfo=None) if value.tzinfo else value
        page.write_datetime(row, column, local, formats["time"])
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, time.min), formats["day"])
    else:
        page.write_string(row, column, str(value))


def _iso(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(days.ZONE).isoformat() if value.tzinfo else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _iso(value)


def _batches(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple]:
    while rows := cursor.fetchmany(BATCH):
        yield from rows


@contextmanager
def _text_file(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with replaced_when_done(output) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        yield file


def spreadsheet_csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV that a Swedish Excel opens right: semicolon, decimal comma, and a mark of UTF-8 at the start.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets take for "text".
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in names])
    writer.writerows([_for_spreadsheet(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8")


def plain_csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV for other programs (comma, decimal point), whose text a spreadsheet takes for no formula either."""
    file = io.StringIO(newline="")
    harmless = ([_harmless(value) if isinstance(value, str) else value for value in row] for row in rows)
    write_csv(file, [_harmless(name) for name in names], harmless)
    return file.getvalue().encode("utf-8")


def _for_spreadsheet(value: Any) -> str:
    if isinstance(value, Decimal | float) and not isinstance(value, bool):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value.astimezone(days.ZONE) if value.tzinfo else value:%Y-%m-%d %H:%M:%S}"
    return _harmless(value) if isinstance(value, str) else _plain(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
