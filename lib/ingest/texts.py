"""Text files with a separator: CSV, and what calls itself that. Each row costs itself and no other.

A quote that nothing closes, a row with too few cells, a byte of another encoding: such a record is named with its line,
and the next one is read as if it hadn't been there.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from lib.errors import UserError
from lib.ingest import encodings, headers
from lib.ingest.encodings import ERRORS, UNREADABLE
from lib.ingest.headers import First
from lib.ingest.sources import INVISIBLE, LARGEST_CELL, Crooked, Row, Source

SEPARATORS = (",", ";", "\t", "|")
# A quoted cell may run over this many lines; a quote that nobody closed must not swallow the rest of the file.
LONGEST_RECORD = 500
# What has to be looked at cell by cell.
_UNTIDY = (b"\0", *(mark.encode() for mark in INVISIBLE))
csv.field_size_limit(max(LARGEST_CELL * LONGEST_RECORD, csv.field_size_limit()))


def open_text(path: Path, known: set[str], chosen: Mapping[str, str]) -> Source:
    """Finds how a text file is written. `known`: header names (lower case) of any format, which tell separator and
    header. `chosen`: what a person said about its `encoding` and `separator`.

    Raises UserError when the file is empty, isn't text, or has no header, and OSError when it can't be read.
    """
    start, lines, tidy = _scan(path)
    if not start.strip():
        raise UserError("{file}: the file is empty.", file=path.name)
    encoding = encodings.named(chosen["encoding"]) if "encoding" in chosen else encodings.of_beginning(start, path.name)
    text = start.decode(encoding, errors="ignore").lstrip("\ufeff")
    if not text.strip(headers.UNSEEN + "".join(SEPARATORS)):
        raise UserError("{file}: the file is empty.", file=path.name)
    if len(start) == encodings.CHUNK and not {"\n", "\r"} & set(text):
        raise UserError("{file}: the first line is longer than any header.", file=path.name)
    separator, rows, at = _layout(text, known, _separator(chosen.get("separator"), text))
    header = rows[at]
    names, repeated = headers.unique(path.name, header.cells)
    return Source(
        path,
        encoding,
        separator,
        names,
        read,
        plain=tidy and encoding == "utf-8" and header.last == 1,
        lines=lines,
        header_line=header.last,
        surplus=_surplus(len(names), rows[at + 1 :]),
        titles=headers.titles(rows[:at], separator),
        repeated=repeated,
        told=frozenset(chosen),
    )


def _surplus(width: int, rows: list[First]) -> int:
    """How many empty cells every row has after those of the header. A row that alone has more cells is another matter:
    a separator in one of its texts has moved them."""
    widths = {len(row.cells) for row in rows}
    more = max(widths, default=0) - width
    every = len(rows) > 2 and len(widths) == 1 and not any(any(row.cells[width:]) for row in rows)
    return more if every and more > 0 else 0


def _separator(said: str | None, text: str) -> str | None:
    """The separator that a person named, or the file itself in its first line, as Excel takes it: `sep=;`."""
    if said is not None:
        said = {"tab": "\t", "\\t": "\t"}.get(said.lower(), said)
        if said not in SEPARATORS:
            raise UserError("There is no separator '{name}'. The separators are: , ; | tab.", name=said)
        return said
    first = text.lstrip().split("\n", 1)[0].strip("\r\"' ")
    return first[4] if first.lower().startswith("sep=") and len(first) == 5 and first[4] in SEPARATORS else None


def _scan(path: Path) -> tuple[bytes, int, bool]:
    """The first bytes, the number of lines, and whether no byte can make a line anything but a row."""
    start, lines, last, tidy = b"", 0, b"\n", True
    for chunk in encodings.chunks(path):
        start = start or chunk
        lines += chunk.count(b"\n")
        # A single byte is found many times faster than several.
        tidy = tidy and not any(mark[:1] in chunk and mark in chunk for mark in _UNTIDY)
        last = chunk[-1:]
    return start, lines + (last != b"\n"), tidy


def _layout(text: str, known: set[str], wanted: str | None) -> tuple[str, list[First], int]:
    """The separator, the first rows by it, and which of them is the header."""
    found = []
    for separator in (wanted,) if wanted else SEPARATORS:
        rows = _first_rows(text, separator)
        at = headers.place(rows, known)
        width = len(rows[at].cells)
        alike = sum(len(row.cells) == width for row in rows[at + 1 :]) if width > 1 else 0
        found.append(((headers.known_in(rows[at].cells, known), alike, width), separator, rows, at))
    return max(found, key=lambda one: one[0])[1:]


def _first_rows(text: str, separator: str) -> list[First]:
    """The first rows of a file that aren't blank, without the line that names the separator."""
    lines, rows = _Lines(io.StringIO(text, newline="")), []
    for line, cells, _ in _records(lines, separator):
        if cells is None:
            cells = next(csv.reader([lines.taken[0]], delimiter=separator, strict=False), [])
        if not any(cell.strip(headers.UNSEEN) for cell in cells):
            continue
        if not rows and separator.join(cells).lower().strip("\"'") in {f"sep={one}" for one in SEPARATORS}:
            continue
        rows.append(First(line, lines.number, cells))
        if len(rows) == headers.LOOKED_AT:
            break
    return rows or [First(1, 1, [""])]


def read(source: Source) -> Iterator[Row | Crooked]:
    """The rows of a text file, each with its line, and the records that aren't rows."""
    yield from source.titles
    width = len(source.header)
    # A line of another encoding is told from the rest only where the encoding was found by the program.
    judged = "encoding" not in source.told
    with source.path.open(encoding=source.encoding, errors=ERRORS, newline="") as file:
        lines = _Lines(file)
        for _ in range(source.header_line):
            next(lines, None)
        for line, cells, reason in _records(lines, source.separator, width):
            if cells is None:
                yield Crooked(line, reason, lines.taken[0].strip()[:2000])
                continue
            if not any(map(str.strip, cells)):
                continue
            reason = _reason(cells, "".join(lines.taken), source, judged)
            yield Crooked(line, reason, lines.taken[0].strip()[:2000]) if reason else (line, cells[:width])


def _reason(cells: list[str], said: str, source: Source, judged: bool) -> str | None:
    """Why a record is no row of its file, if it isn't."""
    if "\0" in said:
        return "not_text"
    if not said.isascii() and (UNREADABLE in said or (judged and encodings.is_misread(said, source.encoding))):
        return "other_encoding"
    width = len(source.header)
    if len(cells) in (width, width + source.surplus) and not any(map(str.strip, cells[width:])):
        return None
    return "ragged"


class _Lines:
    """The lines of a file for a csv reader, counted; a record that was misread can be given back but for its first."""

    def __init__(self, file: Iterator[str]):
        self._file, self._waiting, self.taken, self.number = iter(file), [], [], 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_RECORD:
            raise StopIteration
        line = self._waiting.pop() if self._waiting else next(self._file)
        self.taken.append(line)
        self.number += 1
        return line

    def begin_record(self) -> None:
        self.taken = []

    def give_back_all_but_first(self) -> None:
        back = self.taken[1:]
        self._waiting += reversed(back)
        self.number -= len(back)
        self.taken = self.taken[:1]


def _records(lines: _Lines, separator: str, width: int | None = None) -> Iterator[tuple[int, list[str] | None, str]]:
    """The records of a file: the line, and the cells or why there are none. `width`: how many cells a row has."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.begin_record()
        line = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            lines.give_back_all_but_first()
            yield line, None, "too_long" if "larger" in str(error) else "unbalanced_quote"
            continue
        if cells is None and not lines.taken:
            return
        # A quote that nothing closes may find its end in a later row: then the columns don't add up.
        if len(lines.taken) > 1 and width not in (None, len(cells or [])):
            lines.give_back_all_but_first()
            yield line, None, "unbalanced_quote"
        else:
            yield line, cells or [], ""
