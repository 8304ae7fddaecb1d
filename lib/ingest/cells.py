"""Cells of Excel files as text, as they stand in Excel but written so that machines agree: dates and times in ISO 8601,
numbers without the noise of floating point."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

# Of a number format, what it shows as it is, or not at all: texts, colours and conditions, what a backslash precedes.
_NO_PATTERN = re.compile(r'"[^"]*"|\[(?![hms]+\])[^\]]*\]|\\.|_.|\*.')


def written(value: object, book: Workbook, style: int) -> str:
    """The value of a cell as text. `style`: the number of its format in the workbook."""
    match value:
        case None:
            return ""
        case str():
            return unescape(value) if "_x" in value else value
        case bool():
            return "true" if value else "false"
        case int():
            zeros = _format(book, style)
            return str(value).zfill(len(zeros)) if zeros and not zeros.strip("0") else str(value)
        case float():
            return format(Decimal(f"{value:.15g}"), "f")
        case datetime() | time() | date():
            return _time(value, book, style)
        case timedelta():
            return _duration(value)
    return str(value)


def _format(book: Workbook, style: int) -> str:
    """The number format of a cell, without the texts in it."""
    number = book._cell_styles[style].numFmtId
    if number < BUILTIN_FORMATS_MAX_SIZE:
        pattern = BUILTIN_FORMATS.get(number) or ""
    else:
        pattern = book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]
    return _NO_PATTERN.sub("", pattern).split(";")[0].lower()


def _time(value: datetime | time | date, book: Workbook, style: int) -> str:
    shown = _format(book, style)
    has_day, has_clock = bool({"y", "d"} & set(shown)), bool({"h", "s"} & set(shown))
    if isinstance(value, datetime):
        if has_clock and not has_day and value.year < 1905:
            # A clock that went round: Excel keeps 36 hours as noon of its second day.
            return _duration(timedelta(days=to_excel(value, book.epoch)))
        if not has_clock and value.time() == time():
            return value.date().isoformat()
    exact = "milliseconds" if getattr(value, "microsecond", 0) else "seconds"
    return value.isoformat() if type(value) is date else value.isoformat(timespec=exact)


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
