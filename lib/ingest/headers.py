"""Where the header of a file stands, and the names in it."""

from collections.abc import Sequence
from typing import NamedTuple

from lib.errors import UserError
from lib.ingest.sources import INVISIBLE, Crooked

# A header is looked for in so many of the first rows: reports begin with a title, a period, whom they are for.
LOOKED_AT = 7
MOST_COLUMNS = 5000
UNSEEN = " \t\r\n\0\xa0" + INVISIBLE


class First(NamedTuple):
    """One of the first rows of a file that aren't blank: its first and last line, and its cells."""

    line: int
    last: int
    cells: Sequence[str]


def clean(name: str) -> str:
    """A name of a header without what nobody sees around it, in one line."""
    return " ".join(name.strip(UNSEEN).replace("\0", "").split())


def known_in(cells: Sequence[str], known: set[str]) -> int:
    """How many of the names of any format stand in a row."""
    return len({clean(cell).lower() for cell in cells} & known)


def place(rows: Sequence[First], known: set[str]) -> int:
    """Which of the first rows is the header: the first, unless another holds names that are known, or the first one is
    a title: a single cell above wider rows."""
    counts = [known_in(row.cells, known) for row in rows]
    best = counts.index(max(counts))
    if counts[best] >= 2 and counts[best] > counts[0]:
        return best
    filled = [sum(bool(cell.strip(UNSEEN)) for cell in row.cells) for row in rows]
    if counts[0] == 0 and filled[0] == 1 and max(filled) > 2:
        return next(place for place, count in enumerate(filled) if count > max(filled) // 2)
    return 0


def titles(rows: Sequence[First], separator: str) -> tuple[Crooked, ...]:
    """The rows above a header, which hold no facts but are not to be lost."""
    return tuple(Crooked(row.line, "title", separator.join(row.cells).strip(UNSEEN + separator)) for row in rows)


def unique(file: str, cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a header, each one once: `labels`, `labels (2)`, …; and those that stood there more than once.

    Raises UserError where there are too many.
    """
    if len(cells) > MOST_COLUMNS:
        raise UserError("{file}: the header has over {most} columns.", file=file, most=MOST_COLUMNS)
    names, repeated = [clean(cell) for cell in cells], set()
    taken = {name.lower() for name in names}
    seen, counts = set(), {}
    for position, name in enumerate(names):
        low = name.lower()
        if low and low in seen:
            repeated.add(low)
            number = counts.get(low, 1)
            while (made := f"{name} ({(number := number + 1)})").lower() in taken:
                pass
            counts[low] = number
            names[position] = made
            taken.add(made.lower())
        seen.add(low)
    return tuple(names), tuple(sorted(repeated))
