"""Files as they come: found, opened by whoever reads their kind, and their rows loaded as text with their lines.

Most CSV files are read by DuckDB directly. What it refuses, and whatever could shift a line number (line breaks within
quotes, blank lines, ragged rows, other encodings, titles), is first written out anew, row by row; so are the rows of
Excel sheets and of PrestaShop's answers.
"""

import csv
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb

from lib import engine, sql
from lib.errors import UserError
from lib.ingest import encodings, prestashop, sheets, texts
from lib.ingest.reading import columns, is_tidy, may_be_none, reading, reading_anew
from lib.ingest.sources import INVISIBLE, LARGEST_CELL, Crooked, Source, literal, quoted
from lib.locale import N_

__all__ = ["Crooked", "Source", "find", "literal", "load", "load_again", "open_source", "quoted"]

# What a folder is read for.
ENDINGS = (".csv", ".xlsx", ".xml", ".json")
NOTHING_CHOSEN: Mapping[str, str] = {}
CHANGED = N_("{file}: was changed by another program while it was imported. Import it again.")
_AROUND = " \t\xa0" + INVISIBLE
# What stands in no text: a zero byte, and halves of a character that was cut in two.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def find(paths: list[Path]) -> list[Path]:
    """The files named, and those of folders named that are CSV, Excel, XML or JSON, in order.

    Raises UserError for a path that's missing.
    """
    found = []
    for path in paths:
        if path.is_dir():
            try:
                inside = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS and file.is_file())
            except OSError as error:
                raise _unreadable(path, error) from None
            if not inside:
                raise UserError("{path}: there is no .csv, .xlsx, .xml or .json file in this folder.", path=path)
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise UserError("{path}: there is no such file or folder.", path=path)
    return found


def open_source(
    path: Path,
    known_names: set[str],
    chosen: Mapping[str, str] = NOTHING_CHOSEN,
    beside: prestashop.Threads | None = None,
) -> Source:
    """Finds how a file is written.

    `known_names`: header names (lower case) of any format, which tell separator, header and sheet. `chosen`: what a
    person said about the file's `encoding`, `separator` or `sheet`. `beside`: the threads in the files of the run, as
    the messages of one file may belong to those of another. Raises UserError when the file is empty, can't be read, is
    of no kind that is known, or what was chosen isn't there.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if start.startswith(sheets.BEGINNINGS):
            return sheets.open_sheet(path, known_names, chosen)
        if kind := prestashop.kind_of(path):
            return prestashop.open_answer(path, kind, beside)
        return texts.open_text(path, known_names, chosen)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> UserError:
    said = error.strerror or type(error).__name__
    return UserError("{file}: can't be read: {error}", file=path.name, error=said)


def load(
    cursor: duckdb.DuckDBPyConnection, source: Source, table: str, missing: tuple[str, ...] = ()
) -> tuple[list[Crooked], str]:
    """Reads a file into a new temporary table, outside any transaction, as a refusal by DuckDB would end it.

    Besides a text column for each column of the header there is the view TABLE_lines with `line` before them. Cells are
    trimmed; empty ones and those that say one of `missing` hold nothing. Returns the records that aren't rows, and the
    encoding of the file. Raises UserError for a file that turns out to be damaged.
    """
    try:
        return _load(cursor, source, table, missing)
    except OSError as error:
        raise _unreadable(source.path, error) from None


def _load(
    cursor: duckdb.DuckDBPyConnection, source: Source, table: str, missing: tuple[str, ...]
) -> tuple[list[Crooked], str]:
    cursor.execute(f"drop table if exists {table}")
    if is_tidy(source):
        with suppress(duckdb.Error, UnicodeDecodeError):
            text, told = reading(source, missing)
            cursor.execute(f"create temp table {table} as\n{text}", told)
            # Within a transaction the numbers of new rows are others than after it.
            rows, first = cursor.execute(f"select count(*), coalesce(min(rowid), 0) from {table}").fetchone()
            if rows == source.lines - 1:
                line = f"rowid - {first} + 2 as line"
                cursor.execute(f"create or replace temp view {table}_lines as select {line}, * from {table}")
                return _no_rows(cursor, source, table), source.encoding
        cursor.execute(f"drop table if exists {table}")
    if source.records is texts.read and "encoding" not in source.told:
        source = replace(source, encoding=encodings.of_file(source.path))
    descriptor, name = tempfile.mkstemp(suffix=".csv")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            crooked, longest = _write_anew(
                source, csv.writer(out, delimiter=source.separator or ","), frozenset(missing)
            )
        text, told = reading_anew(source, Path(name), longest)
        cursor.execute(f"create temp table {table} as\n{text}", told)
    except duckdb.OutOfMemoryException as error:
        raise engine.too_much(error) from None
    finally:
        Path(name).unlink()
    cursor.execute(f"create or replace temp view {table}_lines as from {table}")
    return crooked + _no_rows(cursor, source, table), source.encoding


def load_again(cursor: duckdb.DuckDBPyConnection, source: Source, table: str) -> None:
    """Loads a tidy file, as `load`, that was read before. Raises UserError when it isn't the same any more."""
    try:
        crooked, _ = load(cursor, source, table)
        (rows,) = cursor.execute(f"select count(*) from {table}_lines").fetchone()
        if crooked or rows != source.lines - 1:
            raise UserError(CHANGED, file=source.path.name)
    except duckdb.TransactionException:
        raise UserError(CHANGED, file=source.path.name) from None


def _write_anew(source: Source, writer, missing: frozenset[str]) -> tuple[list[Crooked], int]:
    """Writes a file anew, its cells trimmed, with the line number before each row; returns what isn't a row, and how
    many characters the longest row has."""
    crooked = []
    longest = writer.writerow(["line", *source.header])
    for record in source.records(source):
        if isinstance(record, Crooked):
            crooked.append(_shown(record.line, record.reason, record.text))
            continue
        line, cells = record
        if any(len(cell) > LARGEST_CELL for cell in cells):
            crooked.append(_shown(line, "too_long", source.separator.join(cells)[:200]))
        elif _NO_TEXT.search("".join(cells)):
            crooked.append(_shown(line, "not_text", " ".join(cells)[:200]))
        else:
            cells = [cell.strip(_AROUND) for cell in cells]
            longest = max(longest, writer.writerow([line, *("" if cell in missing else cell for cell in cells)]))
    return crooked, longest


def _shown(line: int, reason: str, text: str) -> Crooked:
    """A record that isn't a row, its text such as can be stored."""
    return Crooked(line, reason, _NO_TEXT.sub("\ufffd", text))


def _no_rows(cursor: duckdb.DuckDBPyConnection, source: Source, table: str) -> list[Crooked]:
    """Takes out of a loaded table what only looks like rows: sums below them, and the header once more."""
    parts = may_be_none(source) | {"table": table, "cells": ", ".join(map(quoted, columns(source)))}
    found = cursor.execute(sql.filled("ingest/no_rows", parts)).fetchall()
    if found:
        lines = [line for line, _, _ in found]
        cursor.execute(
            f"create temp table {table}_rows as from {table}_lines where line not in (select unnest(?))", [lines]
        )
        cursor.execute(f"drop view {table}_lines")
        cursor.execute(f"drop table {table}")
        cursor.execute(f"alter table {table}_rows rename to {table}")
        cursor.execute(f"create temp view {table}_lines as from {table}")
    between = source.separator or "\t"
    said = [Crooked(line, reason, between.join(cell or "" for cell in cells)) for line, reason, cells in found]
    return [one for one in said if one.reason != "blank"]
