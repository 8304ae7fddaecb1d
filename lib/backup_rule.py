"""Which backups are kept, and when the next one is due: by the dates and the clock in Stockholm."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from lib import days
from lib.settings import Backups


def to_keep(made_at: Iterable[datetime], settings: Backups) -> set[datetime]:
    """Which of some backups are kept: the last one of each of the newest days, weeks and months, by local dates, that
    have any. The newest one is always among them."""
    newest_first = sorted(made_at, reverse=True)
    local = {moment: moment.astimezone(days.ZONE).date() for moment in newest_first}
    found = set(newest_first[:1])
    for count, part_of in (
        (settings.daily, lambda day: day),
        (settings.weekly, lambda day: day.isocalendar()[:2]),
        (settings.monthly, lambda day: (day.year, day.month)),
    ):
        last_of: dict = {}
        for moment in newest_first:
            last_of.setdefault(part_of(local[moment]), moment)
        found |= set(list(last_of.values())[:count])
    return found


def due(last: datetime | None, at: time, now: datetime) -> datetime:
    """When the next backup is due, in UTC: at a local time each day, now if there is none or one was missed.

    A time that is skipped when clocks go forward comes an hour later that night; one that comes twice counts once.
    """
    today = now.astimezone(days.ZONE).date()
    slots = [_on(today + timedelta(days=offset), at) for offset in (-1, 0, 1, 2)]
    if last is None or last < max(slot for slot in slots if slot <= now):
        return now.astimezone(UTC)
    return min(slot for slot in slots if slot > now)


def _on(day, at: time) -> datetime:
    return datetime.combine(day, at, days.ZONE).astimezone(UTC)
