"""When the made-up staff work, and when they are away in the weeks to come."""

from datetime import date, datetime, time, timedelta

from lib import days, desk
from lib.access import Person
from lib.store import Store

MANAGER = Person("manager", frozenset({"manager"}))
# By member of staff: weekdays (1 is Monday) on which they don't work as the desk is open.
HOURS: dict[str, desk.Week] = {
    "S05": {5: None},
    "S07": {weekday: (time(9), time(14)) for weekday in range(1, 6)},
    "S08": {1: (time(12), time(16)), 3: None},
}
# By member of staff: in how many days it begins (a day that isn't worked becomes the next that is), for how many days,
# from and until when, why.
ABSENCES = (
    ("S03", 10, 5, time(9), time(16), "Semester"),
    ("S06", 1, 1, time(13), time(16), "Kurs i PrestaShop"),
    ("S02", 16, 1, time(9), time(12), "Kundbesök"),
)


def work(store: Store, now: datetime) -> None:
    """Set some people's hours, and note some absences."""
    for staff_id, week in HOURS.items():
        desk.set_hours(store, staff_id, week, seen={}, by=MANAGER, now=now)
    today = now.astimezone(days.ZONE).date()
    for staff_id, ahead, length, begins, ends, reason in ABSENCES:
        first = working_day(today + timedelta(days=ahead))
        span = (datetime.combine(first, begins, days.ZONE), datetime.combine(_last(first, length), ends, days.ZONE))
        desk.note_absence(store, staff_id, *span, reason, by=MANAGER, now=now)


def working_day(day: date) -> date:
    """The day itself, or the next one on which the desk works."""
    return next(row.day for row in days.working_days()[(day - days.FIRST).days :] if row.is_working)


def _last(first: date, length: int) -> date:
    """The last of some working days."""
    day = first
    for _ in range(length - 1):
        day = working_day(day + timedelta(days=1))
    return day
