"""What every reader of files gives: a source with a header, and from it rows of text with their lines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST_CELL = 100_000
# Marks that nobody sees (of byte order, of writing direction, of no width): around a cell they are no part of it.
INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"


@dataclass(frozen=True)
class Crooked:
    """A record that isn't a row: its line, why (a reason code), and what stands there."""

    line: int
    reason: str
    text: str


# A row: its line, and a cell for each column of the header.
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Source:
    """A readable file, or a sheet of one.

    `encoding`: that of its beginning (only reading it through tells whether all of it is), or `xlsx`, `xml`, `json`.
    `separator`: of cells, empty where the file has none. `header`: the names of its columns, made unique; `repeated`:
    those that stood there more than once. `header_line`: the last line of the header; the lines of `titles` stand above
    it. `surplus`: how many empty cells follow those of the header in every row. `plain`: no byte of it is known to make
    a line anything but a row. `records`: what reads its rows. `told`: the keys of what a person said about how it is
    written. `beside`: what its reader knows from other files of the run.
    """

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    records: Callable[["Source"], Iterator[Row | Crooked]]
    plain: bool = False
    lines: int = 0
    header_line: int = 1
    surplus: int = 0
    titles: tuple[Crooked, ...] = ()
    repeated: tuple[str, ...] = ()
    sheet: str = ""
    told: frozenset[str] = frozenset()
    beside: Any = None

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def settled(self) -> dict[str, str]:
        """How it is written, by the keys of answers."""
        found = {"encoding": self.encoding, "separator": self.separator, "sheet": self.sheet}
        return {key: value for key, value in found.items() if value}


def literal(text: str) -> str:
    """A text as SQL wants it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A column's name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'
