"""The periods that figures are shown for, by the codes that stand in the address of a page."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from lib import days

# This month, last month, this quarter, 90 days, 12 months, this year, all.
CODES = ("m0", "m1", "q0", "d90", "m12", "y", "all")
DEFAULT = "d90"


@dataclass(frozen=True)
class Period:
    """Two dates, both inclusive."""

    first: date
    last: date


def is_code(code: str) -> bool:
    """Whether a code names a period: one of CODES, or a month as `2026-03`."""
    if code in CODES:
        return True
    found = re.fullmatch(r"(\d{4})-(\d{2})", code)
    return bool(found) and days.FIRST.year <= int(found[1]) <= days.LAST.year and 1 <= int(found[2]) <= 12


def period(code: str, today: date) -> Period:
    """The dates of a period as seen on a day; one that is under way ends on that day."""
    match code:
        case "m0":
            return Period(today.replace(day=1), today)
        case "m1":
            last = today.replace(day=1) - timedelta(days=1)
            return Period(last.replace(day=1), last)
        case "q0":
            return Period(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today)
        case "d90":
            return Period(today - timedelta(days=89), today)
        case "m12":
            return Period(_months_back(today, 12) + timedelta(days=1), today)
        case "y":
            return Period(today.replace(month=1, day=1), today)
        case "all":
            return Period(days.FIRST, today)
    first = date.fromisoformat(f"{code}-01")
    return Period(first, min(_last_of_month(first), max(today, first)))


def before(code: str, today: date) -> Period | None:
    """The equal period before: of a month, quarter or year the same days of the one before; nothing before all."""
    now = period(code, today)
    match code:
        case "all":
            return None
        case "d90":
            return Period(now.first - timedelta(days=90), now.first - timedelta(days=1))
        case "m12" | "y":
            return Period(_months_back(now.first, 12), _months_back(now.last, 12))
        case "q0":
            return Period(_months_back(now.first, 3), _months_back(now.last, 3))
    first = _months_back(now.first, 1)
    whole = now.last == _last_of_month(now.last)
    return Period(first, _last_of_month(first) if whole else _months_back(now.last, 1))


def whole_months(shown: Period, at_least: int = 12) -> Period:
    """The months that a trend is drawn over: those of the period, and enough before them to see a trend."""
    return Period(min(shown.first.replace(day=1), _months_back(shown.last.replace(day=1), at_least - 1)), shown.last)


def _months_back(day: date, months: int) -> date:
    """The same day some months earlier, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
