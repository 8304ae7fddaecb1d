"""When things happen at the made-up desk: its working hours, its busy weeks, and how far behind it is."""

import random
from bisect import bisect_left, bisect_right, insort
from datetime import date, datetime, time, timedelta

from lib.days import working_days

OPENS = time(8)
SECONDS_A_DAY = 9 * 3600  # eight to five
MINUTE, HOUR = 60, 3600
LEAD_TIME_DAYS = 3  # what the terms promise, so that the demo can place cases on either side of it
REPORT_HOUR = time(15)  # demo life stops here on the last day, as if someone opened the app in the afternoon

MONDAY_TO_SUNDAY = (1.5, 1.15, 1.0, 0.95, 0.8, 0.16, 0.2)
CLOSED_DAY = 0.16  # a holiday on a weekday is as quiet as a Saturday
MONTHS = {1: 1.25, 6: 0.9, 7: 0.55, 8: 0.9, 12: 0.85}
CHRISTMAS = 0.35
BEFORE_BLACK_WEEK, BLACK_WEEK = 1.55, 1.2
GROWTH = 0.2  # over the whole period
OFFICE_HOURS = (1, 0.5, 0.3, 0.3, 0.4, 1, 3, 7, 15, 17, 15, 10, 6, 9, 9, 8, 7, 5, 3.5, 3, 3.5, 3.5, 3, 2)
FREE_HOURS = (2, 1, 0.5, 0.5, 0.5, 1, 2, 3, 5, 8, 9, 8, 7, 7, 7, 7, 7, 7, 7, 8, 9, 9, 7, 4)

ANCHOR_DAYS = 5  # the backlog is set week by week and goes straight between
EVERYDAY_LAG = (0.6, 2.0)  # working days from registration to handling
TIGHT_LAG = (3.4, 3.65)  # once a month some cases slip past the third day
TIGHT_EVERY = 4
BAD_LAG = 3.8  # a bad fortnight: most cases are late
RELEASE_DAYS_AGO, RELEASE_DAYS = 430, 10  # a big release gave too many cases at once
VACATION_WEEKS = (29, 30)
LAG_TODAY = 2.4  # today's backlog has cases due tomorrow and later


class DeskClock:
    """Working time as one line of seconds: the desk's hours on Swedish working days, end to end."""

    def __init__(self, first: date, last: date):
        self.days = [each.day for each in working_days() if each.is_working and first <= each.day <= last]

    def is_working(self, day: date) -> bool:
        """Whether the desk is staffed on the day."""
        return self.days[bisect_left(self.days, day)] == day

    def position(self, at: datetime) -> int:
        """Seconds of working time up to a moment; outside working hours, up to when work begins again."""
        index = bisect_left(self.days, at.date())
        if self.days[index] != at.date():
            return index * SECONDS_A_DAY
        worked = int((at - datetime.combine(at.date(), OPENS)).total_seconds())
        return index * SECONDS_A_DAY + min(max(worked, 0), SECONDS_A_DAY)

    def at(self, position: float) -> datetime:
        """The moment at which so much working time has passed."""
        index, seconds = divmod(int(position), SECONDS_A_DAY)
        return datetime.combine(self.days[index], OPENS) + timedelta(seconds=seconds)

    def later(self, at: datetime, seconds: float) -> datetime:
        """The moment so many working seconds after another."""
        return self.at(self.position(at) + seconds)

    def working_day(self, day: date, step: int) -> date:
        """The working day `step` working days after the date (0: the day itself or the last one before it)."""
        return self.days[bisect_right(self.days, day) - 1 + step]

    def due_on(self, day: date) -> date:
        """The last day on which a standard case registered that day is handled in time."""
        return self.working_day(day, LEAD_TIME_DAYS)


class Sittings:
    """Who works when: each member of staff on one case at a time."""

    def __init__(self, staff: list[str]):
        self.staff = staff
        self.taken: dict[str, list[tuple[datetime, datetime]]] = {who: [] for who in staff}

    def is_free(self, who: str, start: datetime, end: datetime) -> bool:
        """Whether somebody works on nothing else in the time. Touching another sitting is free."""
        taken = self.taken[who]
        later = bisect_left(taken, (start, start))
        return (later == len(taken) or end <= taken[later][0]) and (not later or taken[later - 1][1] <= start)

    def take(self, wanted: str, start: datetime, minutes: float) -> str | None:
        """Who works from a moment on: the one who is wanted, else the next one on the list who is free, if any."""
        end, first = start + timedelta(minutes=minutes), self.staff.index(wanted)
        for who in self.staff[first:] + self.staff[:first]:
            if self.is_free(who, start, end):
                insort(self.taken[who], (start, end))
                return who
        return None


def real(at: datetime) -> datetime:
    """The time moved out of the hour that never was, on the last Sunday of March."""
    in_gap = at.month == 3 and at.day > 24 and at.weekday() == 6 and at.hour == 2
    return at + timedelta(hours=1) if in_gap else at


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta((3 - first.weekday()) % 7 + 22)


def season(day: date) -> float:
    """How busy the time of year is."""
    if (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6):
        return CHRISTMAS
    days_left = (black_friday(day.year) - day).days
    if 5 <= days_left <= 26:
        return BEFORE_BLACK_WEEK
    if -4 <= days_left < 5:
        return BLACK_WEEK
    return MONTHS.get(day.month, 1.0)


def day_weight(day: date, first: date, today: date, clock: DeskClock) -> float:
    """How many cases to expect of a day, beside the others."""
    weekday = MONDAY_TO_SUNDAY[day.weekday()] if clock.is_working(day) or day.weekday() > 4 else CLOSED_DAY
    growth = 1 + GROWTH * (day - first).days / (today - first).days
    so_far = 0.7 if day == today else 1
    return weekday * season(day) * growth * so_far


def registration(rng: random.Random, day: date, clock: DeskClock, moment: datetime) -> datetime:
    """A time of the day at which a customer fills in the form, before the moment."""
    weights = OFFICE_HOURS if clock.is_working(day) else FREE_HOURS
    while True:
        hour = rng.choices(range(24), weights)[0]
        at = real(datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60))))
        if at < moment - timedelta(minutes=10):
            return at


def registrations(rng: random.Random, clock: DeskClock, first: date, moment: datetime, count: int) -> list[datetime]:
    """When so many cases reach the desk, in order."""
    today = moment.date()
    days = [first + timedelta(i) for i in range((today - first).days + 1)]
    weights = [day_weight(day, first, today, clock) for day in days]
    return sorted(registration(rng, day, clock, moment) for day in rng.choices(days, weights, k=count))


class Backlog:
    """How many working days behind the desk is, at any time."""

    def __init__(self, rng: random.Random, clock: DeskClock, today: date):
        self.anchors = [self._anchor(rng, i, day, today) for i, day in enumerate(clock.days[::ANCHOR_DAYS])]
        now = bisect_right(clock.days, today) // ANCHOR_DAYS
        self.anchors[now - 1 :] = [LAG_TODAY] * (len(self.anchors) - now + 2)

    @staticmethod
    def _anchor(rng: random.Random, index: int, day: date, today: date) -> float:
        """The backlog in one week."""
        days_ago = (today - day).days
        lag = rng.uniform(*(EVERYDAY_LAG if index % TIGHT_EVERY else TIGHT_LAG))
        on_vacation = 0 <= days_ago < 365 and day.isocalendar().week in VACATION_WEEKS
        after_release = 0 <= RELEASE_DAYS_AGO - days_ago < RELEASE_DAYS
        return BAD_LAG if on_vacation or after_release else lag

    def working_seconds(self, position: int) -> float:
        """How much working time passes before a case that reaches the desk at the position is handled."""
        index, part = divmod(position / SECONDS_A_DAY / ANCHOR_DAYS, 1)
        before, after = self.anchors[int(index)], self.anchors[int(index) + 1]
        return (before + (after - before) * part) * SECONDS_A_DAY
