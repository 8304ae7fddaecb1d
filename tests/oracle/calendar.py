"""Swedish working days, from the calendar alone, without any package."""

from datetime import date, timedelta
from functools import lru_cache

from tests.oracle.basics import FIRST_DAY, LAST_DAY, LEAD_WORKING_DAYS, ONE_DAY


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (the anonymous algorithm of 1876, by Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century + 8) // 25
    moon_correction = (century - moon_shift + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def first_saturday_from(day: date) -> date:
    """The first Saturday on or after a date."""
    while day.weekday() != 5:
        day += ONE_DAY
    return day


@lru_cache
def closed_days(year: int) -> dict[date, str]:
    """Swedish public holidays, and the three eves on which offices close, with their names."""
    easter = easter_sunday(year)
    midsummer = first_saturday_from(date(year, 6, 20))
    days = {
        date(year, 1, 1): "Nyårsdagen",
        date(year, 1, 6): "Trettondedag jul",
        easter - timedelta(days=2): "Långfredagen",
        easter: "Påskdagen",
        easter + timedelta(days=1): "Annandag påsk",
        easter + timedelta(days=49): "Pingstdagen",
        midsummer - ONE_DAY: "Midsommarafton",
        midsummer: "Midsommardagen",
        first_saturday_from(date(year, 10, 31)): "Alla helgons dag",
        date(year, 12, 24): "Julafton",
        date(year, 12, 25): "Juldagen",
        date(year, 12, 26): "Annandag jul",
        date(year, 12, 31): "Nyårsafton",
    }
    # These two may share a date (2008), so the later one is added to, and does not replace, the earlier.
    days[date(year, 5, 1)] = "Första maj"
    ascension = easter + timedelta(days=39)
    days[ascension] = f"{days[ascension]}; Kristi himmelsfärdsdag" if ascension in days else "Kristi himmelsfärdsdag"
    if year <= 2004:
        days[easter + timedelta(days=50)] = "Annandag pingst"
    else:
        # The national day took the place of Whit Monday.
        national = date(year, 6, 6)
        days[national] = f"{days[national]}; Nationaldagen" if national in days else "Nationaldagen"
    return days


def is_working(day: date) -> bool:
    """Monday to Friday, less public holidays and the three eves."""
    return day.weekday() < 5 and day not in closed_days(day.year)


def non_working_reason(day: date) -> str | None:
    """Why nobody works on a date: the holiday's name, else the weekday's."""
    if is_working(day):
        return None
    return closed_days(day.year).get(day, ["", "", "", "", "", "lördag", "söndag"][day.weekday()])


@lru_cache
def day_numbers() -> dict[date, int]:
    """`n(d)` of each date: the working days from 1 January 2000 up to and including it. The table goes a year on, so
    that what is registered in the last days of 2040 is due some day too."""
    numbers = {}
    count = 0
    day = FIRST_DAY
    while day <= LAST_DAY + timedelta(days=366):
        if is_working(day):
            count += 1
        numbers[day] = count
        day += ONE_DAY
    return numbers


def n(day: date) -> int:
    """The number of working days from 1 January 2000 up to and including a date."""
    return day_numbers()[day]


def due_date(registered_on: date) -> date:
    """The first date with three more working days behind it than the date of registration."""
    day = registered_on
    while n(day) != n(registered_on) + LEAD_WORKING_DAYS:
        day += ONE_DAY
    return day


def next_working_day(day: date) -> date:
    """The first working day after a date."""
    day += ONE_DAY
    while not is_working(day):
        day += ONE_DAY
    return day


@lru_cache
def working_days_view() -> tuple[dict, ...]:
    """The view `working_days`: each date from 2000 through 2040. It hangs on no facts, so once is enough."""
    rows = []
    day = FIRST_DAY
    while day <= LAST_DAY:
        rows.append(
            {"day": day, "is_working": is_working(day), "n": n(day), "non_working_reason": non_working_reason(day)}
        )
        day += ONE_DAY
    return tuple(rows)
