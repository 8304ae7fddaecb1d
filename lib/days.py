"""Swedish working days, and what the clock in Stockholm shows.

Both become tables when a store opens, so that SQL joins on a date instead of computing: a deadline is a join on the
number of the working day, and a local time becomes an instant by the offset of its day.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from lib.errors import UserError

ZONE = ZoneInfo("Europe/Stockholm")
FIRST, LAST = date(2000, 1, 1), date(2040, 12, 31)
# A deadline of the last days falls in the year after: that year is counted, but not shown.
COUNTED_THROUGH = date(2041, 12, 31)
WEEKDAYS = {
    "sv": ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    "en_US": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def must_be_known(day: date) -> None:
    """Raises UserError for a date outside the years that the program knows."""
    if not FIRST <= day <= LAST:
        raise UserError(
            "{moment} is outside the years that the program knows, {first} to {last}.",
            moment=day,
            first=FIRST.year,
            last=LAST.year,
        )


class Day(NamedTuple):
    """A date: whether the desk works, its number among working days since 2000, and why it is free."""

    day: date
    is_working: bool
    n: int
    non_working_reason: str | None
    non_working_reason_en: str | None


class Clock(NamedTuple):
    """How to read a local time of a date: before `old_until` at one offset, from `new_from` at the other.

    Offsets are minutes east of UTC. What lies between the two on the night when clocks go forward never was. On the
    night when they go back the repeated hour is read as its first pass (the old offset).
    """

    day: date
    old_offset: int
    new_offset: int
    old_until: datetime
    new_from: datetime


def free_days(language: str) -> dict[date, str]:
    """Public holidays and the three eves on which offices close, by date, named in a language.

    Source: the `holidays` package; its de facto holidays of Sweden are Midsummer, Christmas and New Year's Eve.
    """
    return holidays.Sweden(
        years=range(FIRST.year, COUNTED_THROUGH.year + 1),
        categories=(holidays.PUBLIC, holidays.DE_FACTO),
        include_sundays=False,
        language=language,
    )


@cache
def working_days() -> list[Day]:
    """Every date from 2000 through 2041 with its number of working days since 1 January 2000, that day included."""
    swedish, english = free_days("sv"), free_days("en_US")
    rows, n, day = [], 0, FIRST
    while day <= COUNTED_THROUGH:
        weekday = day.weekday()
        is_working = weekday < 5 and day not in swedish
        n += is_working
        reasons = (
            (None, None)
            if is_working
            else (swedish.get(day, WEEKDAYS["sv"][weekday]), english.get(day, WEEKDAYS["en_US"][weekday]))
        )
        rows.append(Day(day, is_working, n, *reasons))
        day += timedelta(days=1)
    return rows


def offset(instant: datetime) -> int:
    """Minutes that Stockholm is east of UTC at an instant."""
    return int(instant.astimezone(ZONE).utcoffset().total_seconds()) // 60


def shift(start: datetime, end: datetime) -> datetime:
    """The first instant, to the minute, at which the offset is that of `end` and not that of `start`."""
    while end - start > timedelta(minutes=1):
        middle = start + timedelta(minutes=(end - start) // timedelta(minutes=2))
        start, end = (middle, end) if offset(middle) == offset(start) else (start, middle)
    return end


@cache
def clock() -> list[Clock]:
    """How to read local times of every date from 2000 through 2041, from the machine's time zone database."""
    rows = []
    count = (COUNTED_THROUGH - FIRST).days + 2
    midnights = [FIRST + timedelta(days=i) for i in range(count)]
    for today, tomorrow in pairwise(midnights):
        start, end = (datetime(d.year, d.month, d.day, tzinfo=ZONE).astimezone(UTC) for d in (today, tomorrow))
        old, new = offset(start), offset(end)
        if old == new:
            switch_old = switch_new = datetime.combine(today, time.min)
        else:
            instant = shift(start, end).replace(tzinfo=None)
            switch_old = instant + timedelta(minutes=old)
            switch_new = max(switch_old, instant + timedelta(minutes=new))
        rows.append(Clock(today, old, new, switch_old, switch_new))
    return rows
