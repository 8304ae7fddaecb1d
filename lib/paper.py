"""The parts of a page for paper as HTML: texts are escaped here, and `static/paper.css` says how they look."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode


class Link(NamedTuple):
    """A text that leads to another page of the app."""

    text: str
    page: str
    query: dict[str, object]


class Bar(NamedTuple):
    """A share (0–1) as a bar; a late one is hatched."""

    share: float
    late: bool = False


class Change(NamedTuple):
    """A difference in words, and whether it is good (None: neither)."""

    text: str
    good: bool | None = None


Cell = str | Link | Bar | Change


def sheet(title: str, about: Iterable[str], parts: Iterable[str]) -> str:
    """The whole page under its title, and the lines that say what it is about."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in about)
    return f'<article class="sheet"><header><h1>{escape(title)}</h1>{lines}</header>{"".join(parts)}</article>'


def section(title: str, *parts: str, note: str = "", together: bool = True) -> str:
    """A part under its heading; `together`: not to be split over two pages."""
    kept = ' class="together"' if together else ""
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section{kept}><h2>{escape(title)}</h2>{said}{''.join(parts)}</section>"


def figures(shown: Iterable[tuple[str, Cell, Cell]]) -> str:
    """Figures in boxes: what each is, its value, and how it has changed."""
    boxes = (
        f'<div><span class="label">{escape(label)}</span><div class="value">{_cell(value)}</div>'
        f'<span class="from">{_cell(change)}</span></div>'
        for label, value, change in shown
    )
    return f'<div class="figures">{"".join(boxes)}</div>'


def table(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], numbers: Iterable[int] = (), total: Sequence[Cell] = ()
) -> str:
    """A table; the columns at the positions `numbers` are set to the right, and `total` is its last row.

    Each cell names its heading, which stands beside it where the screen is too narrow for columns.
    """
    rows, right = list(rows), set(numbers)
    looks = ["number" if at in right else "" for at in range(len(headings))]
    for at, cell in enumerate(rows[0] if rows else ()):
        looks[at] = "bars" if isinstance(cell, Bar) else looks[at]

    def row(cells: Sequence[Cell]) -> str:
        named = zip(looks, headings, cells, strict=True)
        return "".join(
            f'<td class="{look}" data-heading="{escape(heading)}">{_cell(cell)}</td>' for look, heading, cell in named
        )

    columns = "".join(
        f'<th class="{look}">{escape(heading)}</th>' for look, heading in zip(looks, headings, strict=True)
    )
    body = "".join(f"<tr>{row(cells)}</tr>" for cells in rows)
    end = f'<tr class="total">{row(total)}</tr>' if total else ""
    head = f"<thead><tr>{columns}</tr></thead>"
    kind = "numbers" if right else "texts"
    return f'<div class="scrolls"><table class="{kind}">{head}<tbody>{body}{end}</tbody></table></div>'


def text(words: str) -> str:
    """A paragraph."""
    return f"<p>{escape(words)}</p>"


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Words and what they mean."""
    return f"<dl>{''.join(f'<dt>{escape(word)}</dt><dd>{escape(meaning)}</dd>' for word, meaning in pairs)}</dl>"


def _cell(cell: Cell) -> str:
    match cell:
        case Link(words, page, query):
            address = urlencode({key: value for key, value in query.items() if value}, doseq=True)
            return f'<a href="{escape(page)}?{escape(address)}" target="_self">{escape(words)}</a>'
        case Bar(share, late):
            return f'<span class="bar{" late" if late else ""}" style="width: {100 * share:.1f}%"></span>'
        case Change(words, good):
            look = {True: "good", False: "bad", None: ""}[good]
            return f'<span class="{look}">{escape(words)}</span>'
    return escape(cell)
