"""The sheets of an invoice basis: their looks, their printing, and how a value or a sum is put into a cell."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from lib.exports import FORMULA_STARTS
from lib.words import Words

KINDS = {
    "text": {},
    # With a little room after the figures of the column before it.
    "indented": {"align": "left", "indent": 1},
    "wrapped": {"text_wrap": True, "align": "left", "indent": 1},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "number": {"num_format": "#,##0.00", "align": "right"},
    "money": {"num_format": "#,##0.00;[Red]-#,##0.00", "align": "right"},
    "whole": {"num_format": "0", "align": "left"},
    # Text that begins like a formula stays text, also when its cell is edited.
    "quoted": {"quote_prefix": True},
}
LOOKS = {
    "": {},
    "free": {"font_color": "#6B7280"},
    "sum": {"bold": True, "top": 1, "bg_color": "#F8FAFC"},
    "total": {"bold": True, "top": 1, "bottom": 6, "bg_color": "#E2E8F0"},
}
HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "bg_color": "#E2E8F0"}
A4 = 9


class Sheets:
    """An Excel file on its way, whose sheets all begin with what it is."""

    def __init__(self, book: Any, say: Words, title: str, about: str, closed: bool):
        """`book` is xlsxwriter's; `about` says whether the month is closed, which decides how much it stands out."""
        self.book, self.say, self.title, self.about = book, say, title, about
        self.formats = {
            (kind, look): book.add_format({"valign": "top", **KINDS[kind], **LOOKS[look]})
            for kind in KINDS
            for look in LOOKS
        }
        self.head = {
            kind: book.add_format(HEAD | {key: how[key] for key in ("align", "indent") if key in how})
            for kind, how in KINDS.items()
        }
        self.big = book.add_format({"bold": True, "font_size": 14})
        self.said = book.add_format({"italic": True} if closed else {"bold": True, "font_color": "#B91C1C"})
        self.setting = book.add_format({"num_format": "0.##", "bg_color": "#FEF9C3", "border": 1})

    def sheet(self, name: str) -> Any:
        """A new sheet, ready to be printed."""
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        sheet = self.book.add_worksheet(next(safe for safe in safe_names(name) if safe.lower() not in taken))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{self.title.replace('&', '&&')}&R&P / &N")
        sheet.write_string(0, 0, self.title, self.big)
        sheet.write_string(1, 0, self.about, self.said)
        return sheet

    def heads(self, sheet: Any, at: int, headings: Iterable[tuple[str, str]]) -> None:
        """A row of headings (in English; an empty one stays empty), each placed as the values of its kind are."""
        for position, (heading, kind) in enumerate(headings):
            sheet.write_string(at, position, self.say.text(heading) if heading else "", self.head[kind])

    def value(self, sheet: Any, at: int, position: int, value: Any, kind: str = "text", look: str = "") -> None:
        """A value in a cell of its type: a number, a date, or text that is no formula whatever it begins with."""
        style = self.formats[kind, look]
        match value:
            case None:
                sheet.write_blank(at, position, None, style)
            case Decimal() | int():
                sheet.write_number(at, position, float(value), style)
            case date():
                sheet.write_datetime(at, position, datetime.combine(value, time.min), style)
            case _:
                harmless = str(value).startswith(FORMULA_STARTS)
                sheet.write_string(at, position, str(value), self.formats["quoted", look] if harmless else style)

    def formula(
        self, sheet: Any, at: int, position: int, formula: str, exact: Decimal, kind: str = "money", look: str = ""
    ) -> None:
        """A formula, with its result for programs that don't calculate."""
        sheet.write_formula(at, position, f"={formula}", self.formats[kind, look], float(exact))


def safe_names(name: str) -> Iterator[str]:
    """What a sheet may be called, most wanted first: 31 characters, without those that Excel keeps for itself."""
    safe = "".join(" " if char in "[]:*?/\\" or ord(char) < 32 else char for char in name).strip().strip("'") or "-"
    safe = f"{safe} -" if safe.lower() == "history" else safe
    yield safe[:31].rstrip("'")
    for number in range(2, 10_000):
        yield f"{safe[: 30 - len(str(number))]} {number}"


def cell(row: int, column: int) -> str:
    """How a formula names a cell of its own sheet; rows and columns are counted from 0."""
    return f"{chr(ord('A') + column)}{row + 1}"


def elsewhere(sheet: str, cells: str) -> str:
    """How a formula names cells of another sheet."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cells}"


def column_sum(first: int, after: int, column: int, function: str = "SUM(") -> str:
    """The sum of a column's cells from row `first` to the one before `after`; nothing where there are none."""
    return f"{function}{cell(first, column)}:{cell(after - 1, column)})" if after > first else "0"
