"""A file as it comes: its encoding, separator and header found; its rows read as text, each with its line number.

Most files are read by DuckDB directly. What it refuses, and whatever could shift a line number (line breaks within
quotes, blank lines, ragged rows, other encodings), is first written out anew by Python's csv module, line by line, so
that one crooked row costs itself and no other.
"""

import csv
import os
import tempfile
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from lib import sql
from lib.errors import UserError

SEPARATORS = (",", ";", "\t", "|")
# Marks at the beginning of a file, the longest first.
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CHUNK = 1 << 20
# How pictures, archives and old office documents begin.
BINARY = (b"\x89PNG", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff")
# A quoted cell may run over this many lines; a quote that nobody closed must not swallow the rest of the file.
LONGEST_RECORD = 500
LARGEST_CELL = 100_000


@dataclass(frozen=True)
class Source:
    """A readable file. `encoding` is that of its beginning; only reading it through tells whether all of it is.

    `plain`: no byte of it is known to make a line anything but a row.
    """

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    plain: bool
    lines: int

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class Crooked:
    """A record that isn't a row: its line, why (a reason code), and what stands there."""

    line: int
    reason: str
    text: str


def find(paths: list[Path]) -> list[Path]:
    """The files named, and the .csv files of folders named, in order. Raises UserError for a path that's missing."""
    found = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
            if not inside:
                raise UserError("{path}: there is no .csv file in this folder.", path=path)
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise UserError("{path}: there is no such file or folder.", path=path)
    return found


def open_source(path: Path, known_names: set[str]) -> Source:
    """Finds how a file is written. `known_names`: header names (lower case) of any format, which tell the separator.

    Raises UserError when the file is empty, isn't text, can't be read, or its header repeats a name.
    """
    try:
        start, lines, tidy = _scan(path)
    except OSError as error:
        raise UserError("{file}: can't be read: {error}", file=path.name, error=error.strerror) from None
    if not start.strip():
        raise UserError("{file}: the file is empty.", file=path.name)
    encoding = _encoding(path, [start])
    first = start.decode(encoding, errors="ignore").lstrip("\ufeff").splitlines()[0]
    candidates = {separator: _cells(first, separator) for separator in SEPARATORS}
    separator = max(
        candidates, key=lambda s: (sum(c.lower() in known_names for c in candidates[s]), len(candidates[s]))
    )
    header = candidates[separator]
    named = [name.lower() for name in header if name]
    if repeated := sorted({name for name in named if named.count(name) > 1}):
        raise UserError("{file}, line 1: the column '{name}' stands there twice.", file=path.name, name=repeated[0])
    return Source(path, encoding, separator, header, tidy and encoding == "utf-8", lines)


def _scan(path: Path) -> tuple[bytes, int, bool]:
    """The first bytes, the number of lines, and whether no byte can make a line anything but a row."""
    start, lines, last, tidy = b"", 0, b"\n", True
    for chunk in _chunks(path):
        start = start or chunk
        lines += chunk.count(b"\n")
        tidy = tidy and b"\0" not in chunk
        last = chunk[-1:]
    return start, lines + (last != b"\n"), tidy


def _encoding(path: Path, chunks: Iterable[bytes]) -> str:
    """The encoding of a file by its chunks: by its mark, UTF-8 if it is that all through, else Windows-1252."""
    decoder, sample = getincrementaldecoder("utf-8")(), b""
    for chunk in chunks:
        if not sample:
            sample = chunk[:1000]
            if known := _marked(sample):
                return known
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            if sample.startswith(BINARY) or sample.count(0) > len(sample) // 20:
                raise UserError(
                    "{file}: this isn't a text file. Export it as CSV and import that.", file=path.name
                ) from None
            return "cp1252"
    return "utf-8"


def _marked(sample: bytes) -> str | None:
    """The encoding that the first bytes of a file tell."""
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return encoding
    # UTF-16 without a mark: every other byte of western text is zero.
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 3 and sample[offset::2].count(0) > len(sample) // 4:
            return encoding
    return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _cells(line: str, separator: str) -> tuple[str, ...]:
    row = next(csv.reader([line], delimiter=separator), [])
    return tuple(cell.strip() for cell in row)


def load(
    cursor: duckdb.DuckDBPyConnection, source: Source, table: str, missing: tuple[str, ...] = ()
) -> tuple[list[Crooked], str]:
    """Reads a file into a new temporary table, outside any transaction, as a refusal by DuckDB would end it.

    Besides a text column for each column of the header there is the view TABLE_lines with `line` before them. Cells are
    trimmed; empty ones and those that say one of `missing` hold nothing. Returns the records that aren't rows, and the
    encoding of the file.
    """
    cursor.execute(f"drop table if exists {table}")
    if source.plain:
        with suppress(duckdb.Error, UnicodeDecodeError):
            _read(cursor, source.path, source, table, missing, numbered=False)
            if cursor.execute(f"select count(*) from {table}").fetchone()[0] == source.lines - 1:
                cursor.execute(f"create or replace temp view {table}_lines as select rowid + 2 as line, * from {table}")
                return [], source.encoding
        cursor.execute(f"drop table if exists {table}")
    source = replace(source, encoding=_encoding(source.path, _chunks(source.path)))
    descriptor, name = tempfile.mkstemp(suffix=".csv")
    os.close(descriptor)
    try:
        crooked = _write_anew(source, Path(name))
        _read(cursor, Path(name), source, table, missing, numbered=True)
    finally:
        Path(name).unlink()
    cursor.execute(f"create or replace temp view {table}_lines as from {table}")
    return crooked, source.encoding


def _read(cursor, path: Path, source: Source, table: str, missing: tuple[str, ...], *, numbered: bool) -> None:
    """Has DuckDB read a tidy file. `numbered`: its first column is the line; else row n (from 0) is line n + 2."""
    names = [name or f"column {position}" for position, name in enumerate(source.header, start=1)]
    names = [f"{name} (of the file)" if name.lower() == "line" else name for name in names]
    columns = dict.fromkeys((["line"] if numbered else []) + names, "VARCHAR")
    cells = {quoted(name): f"calc.cell({quoted(name)})" for name in names}
    for mark in missing:
        cells = {name: f"nullif({cell}, {literal(mark)})" for name, cell in cells.items()}
    picked = ["line::bigint as line"] if numbered else []
    picked += [f"{cell} as {name}" for name, cell in cells.items()]
    listed = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns.items())
    # What could hold a cell that is too long is read line by line first; after that every row is known to be right.
    longest = 4 * LARGEST_CELL * (len(names) + 1) if numbered else LARGEST_CELL
    cursor.execute(
        sql.read("ingest/read")
        .replace("{table}", table)
        .replace("{picked}", ",\n    ".join(picked))
        .replace("{columns}", listed),
        {"path": str(path), "separator": source.separator, "parallel": not numbered, "longest": longest},
    )


def literal(text: str) -> str:
    """A text as SQL wants it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A column's name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


class _Lines:
    """The lines of a file for a csv reader, counted; a record that was misread can be given back but for its first."""

    def __init__(self, file: Iterator[str]):
        self._file, self._waiting, self.taken, self.number = file, [], [], 0

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


def _is_one_row(lines: list[str], width: int, separator: str) -> bool:
    """Whether several lines are a row with line breaks within its quotes, and not a quote that nothing closes."""
    try:
        return [len(record) for record in csv.reader(lines, delimiter=separator, strict=True)] == [width]
    except csv.Error:
        return False


def _write_anew(source: Source, target: Path) -> list[Crooked]:
    """Writes a file anew with the line number before each row; returns the records that aren't rows."""
    crooked, width = [], len(source.header)
    csv.field_size_limit(max(LARGEST_CELL * LONGEST_RECORD, csv.field_size_limit()))
    with (
        source.path.open(encoding=source.encoding, errors="replace", newline="") as file,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        lines = _Lines(line for line in file)
        records = csv.reader(lines, delimiter=source.separator)
        writer = csv.writer(out, delimiter=source.separator)
        writer.writerow(["line", *source.header])
        while True:
            lines.begin_record()
            line = lines.number + 1
            try:
                record = next(records, None)
            except csv.Error:  # A cell larger than the reader takes.
                lines.give_back_all_but_first()
                crooked.append(Crooked(line, "too_long", lines.taken[0].strip()[:200]))
                continue
            if record is None and not lines.taken:
                return crooked
            if line == 1 or not any(map(str.strip, record or [])):
                continue
            if len(lines.taken) > 1 and not _is_one_row(lines.taken, width, source.separator):
                lines.give_back_all_but_first()
                crooked.append(Crooked(line, "unbalanced_quote", lines.taken[0].strip()))
            elif any("\0" in cell or len(cell) > LARGEST_CELL for cell in record):
                reason = "not_text" if any("\0" in cell for cell in record) else "too_long"
                crooked.append(Crooked(line, reason, lines.taken[0].strip()[:200]))
            elif len(record) < width or any(map(str.strip, record[width:])):
                crooked.append(Crooked(line, "ragged", lines.taken[0].strip()[:2000]))
            else:
                writer.writerow([line, *record[:width]])
