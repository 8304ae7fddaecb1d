"""Excel files: a sheet's rows as text, formulas as what they came to when the file was last saved.

What no text can be made of costs its row alone: an error (`#N/A`), a formula that was never calculated, merged cells.
"""

import re
import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser

from lib.errors import UserError
from lib.ingest import headers
from lib.ingest.cells import written
from lib.ingest.headers import First
from lib.ingest.sources import Crooked, Row, Source

# About styles and extensions, which nobody asks for here.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

# How archives begin, and the office documents of before 2007, in which Excel also wraps what a password protects.
OLD = b"\xd0\xcf\x11\xe0"
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", OLD)
# A million rows of ten columns fit; what grows beyond that, or a hundredfold and more, is made to fill the machine.
LARGEST_UNPACKED = 1_500_000_000
SUSPICIOUS, DENSEST = 20_000_000, 250
LAST_ROW = 1_048_576
# Between a cell's reading and its row's: what no text can be made of.
ERROR, NEVER_CALCULATED = "excel_error", "not_calculated"

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="[A-Z]+(\d+):[A-Z]+(\d+)"')


def open_sheet(path: Path, known: set[str], chosen: Mapping[str, str]) -> Source:
    """Finds the sheet of a file to read: the one named `sheet` in `chosen`, else of those that are shown the first
    whose header holds the most names of any format (`known`, in lower case).

    Raises UserError when the file is protected, damaged, too large, no Excel file, or has no such sheet or no rows.
    """
    with _opened(path) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)}
        shown = [title for title, sheet in sheets.items() if sheet.sheet_state == "visible"] or list(sheets)
        if wanted := chosen.get("sheet"):
            shown = [title for title in sheets if title.strip().lower() == wanted.strip().lower()]
            if not shown:
                raise UserError(
                    "{file}: there is no sheet '{name}'. The sheets are: {known}.",
                    file=path.name,
                    name=wanted,
                    known=", ".join(sheets),
                )
        begun = {title: rows for title in shown if (rows := _first_rows(book, sheets[title]))}
        if not begun:
            raise UserError("{file}: the file is empty.", file=path.name)
        places = {title: headers.place(rows, known) for title, rows in begun.items()}
        title = max(begun, key=lambda title: headers.known_in(begun[title][places[title]].cells, known))
        # A sheet with more than a header that nobody named may hold what somebody misses.
        others = [other for other in begun if other != title and len(begun[other]) > places[other] + 1]
    rows, at = begun[title], places[title]
    names, repeated = headers.unique(path.name, rows[at].cells)
    while names and not names[-1]:
        names = names[:-1]
    return Source(
        path,
        "xlsx",
        "",
        names,
        read,
        header_line=rows[at].last,
        titles=headers.titles(rows[:at], "\t") + tuple(Crooked(1, "other_sheet", other) for other in others),
        repeated=repeated,
        sheet=title,
    )


def read(source: Source) -> Iterator[Row | Crooked]:
    """The rows of the sheet of a source, each with its number, and those of which no row can be made."""
    yield from source.titles
    width = len(source.header)
    with _opened(source.path) as book:
        sheet = next(sheet for sheet in book.worksheets if sheet.title == source.sheet)
        merged = _merged(book, sheet)
        for line, cells, problem in _rows(book, sheet):
            if line <= source.header_line or not any(map(str.strip, cells)):
                continue
            if merged and (at := bisect_right(merged, (line, LAST_ROW + 1))) and merged[at - 1][1] >= line:
                problem = "merged_cells"
            if any(map(str.strip, cells[width:])):
                problem = problem or "ragged"
            if problem:
                yield Crooked(line, problem, "\t".join(cells)[:2000])
            else:
                yield line, cells[:width] + [""] * (width - len(cells))


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    """A workbook to be read row by row. Raises UserError for whatever isn't one, also while its rows are read."""
    _refuse_unreadable(path)
    try:
        # Given by its path, a file would have to be called .xlsx.
        with (
            path.open("rb") as file,
            closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book,
        ):
            yield book
    except (UserError, OSError):
        raise
    except Exception as error:  # The library says in dozens of ways that a file isn't as it should be.
        raise UserError(
            "{file}: damaged, or no Excel file ({error}). Save it anew as .xlsx or CSV, and import that.",
            file=path.name,
            error=f"{type(error).__name__}: {error}"[:200],
        ) from None


def _refuse_unreadable(path: Path) -> None:
    """Raises UserError for a file that no library reads: protected, of before 2007, another document, a bomb."""
    file = path.name
    with path.open("rb") as content:
        if content.read(len(OLD)) == OLD:
            if "EncryptedPackage".encode("utf-16-le") in content.read():
                raise UserError("{file}: a password protects it. Save it without one, and import that.", file=file)
            raise UserError("{file}: an old Excel file (.xls). Save it as .xlsx, and import that.", file=file)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError):
        parts = []
    if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
        raise UserError("{file}: this isn't a text file or Excel file. Export it as CSV and import that.", file=file)
    dense = any(p.file_size > SUSPICIOUS and p.file_size > DENSEST * max(p.compress_size, 1) for p in parts)
    if dense or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UserError("{file}: unpacked it would be far too large. Export it as CSV and import that.", file=file)


def _first_rows(book: Workbook, sheet: ReadOnlyWorksheet) -> list[First]:
    """The first rows of a sheet that aren't blank."""
    found = []
    for line, cells, _ in _rows(book, sheet):
        if any(cell.strip(headers.UNSEEN) for cell in cells):
            found.append(First(line, line, cells))
            if len(found) == headers.LOOKED_AT:
                break
    return found


def _rows(book: Workbook, sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[str], str | None]]:
    """The rows of a sheet that hold anything: number, cells, and the reason if no row can be made of them."""
    last = 0
    with sheet._get_source() as file:
        parser = _Parser(
            file,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        # Only rows are looked at: what else a sheet holds may be as odd as it likes.
        for _, element in iterparse(file):
            if element.tag != ROW_TAG:
                continue
            try:
                number, given = parser.parse_row(element)
                cells, problem = _as_text(book, given)
            except (ValueError, TypeError, KeyError, IndexError, OverflowError):
                number, cells, problem = parser.row_counter, ["".join(element.itertext())], "damaged_row"
            element.clear()
            last = max(number, last + 1)
            if last > LAST_ROW:
                raise ValueError(f"row {last}")
            yield last, cells, problem


class _Parser(WorkSheetParser):
    """Tells a formula that was never calculated (no value at all) from one that came to nothing (an empty text)."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell = super().parse_cell(element)
        if cell["value"] is None and element.get("t") != "str" and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


def _merged(book: Workbook, sheet: ReadOnlyWorksheet) -> list[tuple[int, int]]:
    """The rows, first and last, that merged cells of a sheet reach over, in order and apart from each other."""
    spans, kept = [], b""
    with sheet._get_source() as file:
        while chunk := file.read(1 << 20):
            kept += chunk
            spans += [tuple(sorted(map(int, found))) for found in _MERGED.findall(kept)]
            kept = kept[kept.rfind(b"<") :]
    apart: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if apart and first <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(last, apart[-1][1])
        else:
            apart.append((first, last))
    return apart


def _as_text(book: Workbook, given: list[dict[str, Any]]) -> tuple[list[str], str | None]:
    """The cells of a row as text, and why no row can be made of them, if so."""
    cells, problem = [], None
    for cell in given:
        cells += [""] * (cell["column"] - 1 - len(cells))
        value, kind = cell["value"], cell["data_type"]
        if kind == "e" and value:
            problem = ERROR
        elif kind == "f":
            problem, value = NEVER_CALCULATED, "="
        cells.append(written(value, book, cell["style_id"]))
    return cells, problem
