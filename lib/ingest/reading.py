"""The queries by which DuckDB reads tidy files: those that people wrote as it wants them, and those written anew."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lib import sql
from lib.ingest.sources import INVISIBLE, LARGEST_CELL, Source, literal, quoted

MOST_TRIMMED = 100
MOST_BUFFERED = 64_000_000  # Bytes of a file, where its rows aren't longer than that.
# The column that a tidy file is read with beside its own: no name begins with a blank.
BEYOND = " beyond"


def columns(source: Source) -> list[str]:
    """The names that the columns of a file have in its table."""
    names, taken = [], {"", "line", *(name.lower() for name in source.header if name.lower() != "line")}
    for position, said in enumerate(source.header, start=1):
        name = f"{said} (of the file)" if said.lower() == "line" else said or f"column {position}"
        while name != said and name.lower() in taken:
            name += "*"
        taken.add(name.lower())
        names.append(name)
    return names


def is_tidy(source: Source) -> bool:
    """Whether DuckDB may read a file as it is; that every line is a row shows only when it has been read."""
    # DuckDB takes long to plan the trimming of many columns.
    return source.plain and len(source.header) <= MOST_TRIMMED


def reading(source: Source, missing: tuple[str, ...] = ()) -> tuple[str, dict[str, Any]]:
    """The query, with its parameters, for the rows of a tidy file in order: their cells, trimmed, under the names that
    its columns have in its table. It leaves out rows with more or fewer cells than the header has."""
    names = [quoted(name) for name in columns(source)]
    cells = {name: f"calc.cell({name})" for name in names}
    for mark in missing:
        cells = {name: f"nullif({cell}, {literal(mark)})" for name, cell in cells.items()}
    # An empty cell is a text, one that isn't there is null: in a row that alone has more or fewer cells, a separator in
    # one of its texts has moved them.
    return _reading(
        source,
        source.path,
        [*columns(source), BEYOND],
        [f"{cell} as {name}" for name, cell in cells.items()],
        f"{names[-1]} is not null and {quoted(BEYOND)} is null",
        {"nothing": INVISIBLE[0], "padded": True, "parallel": True, "longest": LARGEST_CELL},
    )


def reading_anew(source: Source, path: Path, longest: int) -> tuple[str, dict[str, Any]]:
    """The query, with its parameters, for a file that was written anew: the line as its first column, `longest` the
    characters of its longest row."""
    names = columns(source)
    # What could hold a cell that is too long is read line by line first; after that every row is known to be right, of
    # at most four bytes a character. The engine takes memory for many rows of that length at once, unless it is told.
    told = {"nothing": "", "padded": False, "parallel": False, "longest": max(LARGEST_CELL, 4 * longest)}
    return _reading(source, path, ["line", *names], ["line::bigint as line", *map(quoted, names)], "true", told)


def _reading(
    source: Source, path: Path, columns: list[str], picked: list[str], whole: str, told: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    listed = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    parts = {"picked": ",\n    ".join(picked), "columns": listed, "whole": whole}
    longest = told["longest"]
    told |= {"path": str(path), "separator": source.separator or ","}
    told["buffer"] = min(16 * longest, max(MOST_BUFFERED, 2 * longest))
    return sql.filled("ingest/read", parts), told


def reading_rows(source: Source, wanted: Iterable[str]) -> tuple[str, dict[str, Any]]:
    """The query as `reading` for some columns, in small letters, after an empty `line`; without what may be no row."""
    text, told = reading(source)
    cells = ", ".join(f"{quoted(name)} as {quoted(name.lower())}" for name in wanted)
    return sql.filled("ingest/rows", may_be_none(source) | {"rows": text, "cells": cells}), told


def may_be_none(source: Source) -> dict[str, str]:
    """What the condition is filled with that a record of a file may be no row of it."""
    names = [quoted(name) for name in columns(source)]
    # Names that stand there more than once were made unique: they are no longer what the header says.
    again = [
        f"lower({name}) is not distinct from {literal(said.lower())}"
        for name, said in zip(names, source.header, strict=True)
        if said and said.lower().split(" (")[0] not in source.repeated
    ]
    parts = {"first": f"coalesce({', '.join(names)}, '')", "header_again": " and ".join(again) or "false"}
    return parts | {"may_be_none": sql.filled("ingest/may_be_none", parts)}
