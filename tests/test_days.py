"""Working days and the clock in Stockholm, against lists kept by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib import days
from lib.errors import UserError
from lib.store import Store
from tests.conftest import NOW, bring_in, emptied, rows_of

# The weekdays on which nobody works: 1 and 6 January, Good Friday, Easter Monday, 1 May, Ascension Day, 6 June,
# Midsummer Eve, Christmas Eve through Boxing Day and New Year's Eve, where they don't fall on a Saturday or Sunday.
FREE_WEEKDAYS = {
    2015: "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31",
    2016: "01-01 01-06 03-25 03-28 05-05 06-06 06-24 12-26",
    2017: "01-06 04-14 04-17 05-01 05-25 06-06 06-23 12-25 12-26",
    2018: "01-01 03-30 04-02 05-01 05-10 06-06 06-22 12-24 12-25 12-26 12-31",
    2019: "01-01 04-19 04-22 05-01 05-30 06-06 06-21 12-24 12-25 12-26 12-31",
    2020: "01-01 01-06 04-10 04-13 05-01 05-21 06-19 12-24 12-25 12-31",
    2021: "01-01 01-06 04-02 04-05 05-13 06-25 12-24 12-31",
    2022: "01-06 04-15 04-18 05-26 06-06 06-24 12-26",
    2023: "01-06 04-07 04-10 05-01 05-18 06-06 06-23 12-25 12-26",
    2024: "01-01 03-29 04-01 05-01 05-09 06-06 06-21 12-24 12-25 12-26 12-31",
    2025: "01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31",
    2026: "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31",
    2027: "01-01 01-06 03-26 03-29 05-06 06-25 12-24 12-31",
    2028: "01-06 04-14 04-17 05-01 05-25 06-06 06-23 12-25 12-26",
    2029: "01-01 03-30 04-02 05-01 05-10 06-06 06-22 12-24 12-25 12-26 12-31",
    2030: "01-01 04-19 04-22 05-01 05-30 06-06 06-21 12-24 12-25 12-26 12-31",
}
FREE = [date.fromisoformat(f"{year}-{day}") for year, listed in FREE_WEEKDAYS.items() for day in listed.split()]


@pytest.fixture(scope="module")
def desk(terms) -> Iterator[Store]:
    with Store(None, terms) as store:
        yield store


@pytest.fixture(scope="module")
def calendar() -> dict[date, days.Day]:
    return {row.day: row for row in days.working_days()}


def between(calendar, earlier: str, later: str) -> int:
    return calendar[date.fromisoformat(later)].n - calendar[date.fromisoformat(earlier)].n


def test_the_list_has_155_weekdays():
    assert len(FREE) == len(set(FREE)) == 155
    assert all(day.weekday() < 5 for day in FREE)


def test_the_free_weekdays_of_2015_to_2030_are_those_of_the_list(calendar):
    free = [row.day for row in calendar.values() if not row.is_working and row.day.weekday() < 5]
    assert [day for day in free if 2015 <= day.year <= 2030] == FREE


def test_no_saturday_or_sunday_is_a_working_day(calendar):
    assert not any(row.is_working for row in calendar.values() if row.day.weekday() >= 5)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        # Whit Monday gave way to the national day in 2005.
        ("2004-05-31", False),
        ("2005-05-16", True),
        ("2003-06-06", True),
        ("2005-06-06", False),
        # Half days and days that only banks keep are working days.
        ("2026-01-05", True),
        ("2026-04-02", True),
        ("2026-04-30", True),
        ("2026-05-15", True),
        ("2026-10-30", True),
        ("2026-12-23", True),
        ("2026-12-30", True),
    ],
)
def test_days_that_are_easily_mistaken(calendar, day, is_working):
    assert calendar[date.fromisoformat(day)].is_working is is_working


@pytest.mark.parametrize(
    ("earlier", "later", "count"),
    [
        ("2026-05-22", "2026-05-25", 1),  # Friday to Monday
        ("2026-05-23", "2026-05-25", 1),  # Saturday to Monday
        ("2026-05-24", "2026-05-25", 1),  # Sunday to Monday
        ("2026-05-22", "2026-05-23", 0),  # Friday to Saturday
        ("2026-05-22", "2026-05-24", 0),  # Friday to Sunday
        ("2026-05-25", "2026-05-25", 0),  # the same day
        ("2026-05-25", "2026-05-26", 1),
        ("2026-05-25", "2026-06-01", 5),  # a week
        ("2026-05-13", "2026-05-14", 0),  # Ascension Day
        ("2026-05-13", "2026-05-15", 1),
        ("2026-04-02", "2026-04-06", 0),  # Maundy Thursday to Easter Monday
        ("2026-04-02", "2026-04-07", 1),
        ("2026-12-23", "2026-12-27", 0),  # Christmas
        ("2026-12-23", "2026-12-28", 1),
        ("2026-12-30", "2027-01-04", 1),  # over New Year
    ],
)
def test_working_days_between_two_dates(calendar, earlier, later, count):
    assert between(calendar, earlier, later) == count


def test_the_count_begins_on_1_january_2000(calendar):
    # Saturday 1 January, Sunday, and Monday 3 January, the first working day.
    assert [calendar[date(2000, 1, day)].n for day in (1, 2, 3, 4)] == [0, 0, 1, 2]
    assert [calendar[date(2000, 1, day)].n for day in (5, 6, 7)] == [3, 3, 4]


def test_every_date_is_there_once_and_the_count_rises_by_working_days_alone(calendar):
    rows = days.working_days()
    assert [row.day for row in rows] == [days.FIRST + timedelta(i) for i in range(len(rows))]
    n = 0
    for row in rows:
        n += row.is_working
        assert row.n == n


def test_every_free_day_says_why_and_no_other_does(calendar):
    for row in calendar.values():
        assert (row.non_working_reason is None) == (row.non_working_reason_en is None) == row.is_working
    assert calendar[date(2026, 6, 19)].non_working_reason == "Midsommarafton"
    assert calendar[date(2026, 6, 6)].non_working_reason == "Nationaldagen"
    assert calendar[date(2026, 5, 23)].non_working_reason == "lördag"
    assert calendar[date(2026, 5, 31)].non_working_reason_en == "Sunday"


def test_the_view_shows_2000_to_2040_and_no_more(desk):
    shown = [row["day"] for row in rows_of(desk, "working_days")]
    assert (shown[0], shown[-1]) == (date(2000, 1, 1), date(2040, 12, 31))
    assert len(shown) == (date(2041, 1, 1) - date(2000, 1, 1)).days


def test_a_case_of_the_last_day_is_due_in_the_year_after(desk, tmp_path):
    facts = {
        "customers": [{"customer_id": "K1", "name": "Kund"}],
        "tickets": [{"ticket_id": "T1", "customer_id": "K1", "registered_at": "2040-12-31T23:59:59", "subject": "x"}],
    }
    assert not bring_in(desk, tmp_path, facts).findings
    (row,) = rows_of(desk, "ticket_sla", datetime(2040, 12, 31, 23, 59, 59, tzinfo=days.ZONE))
    # Monday 31 December, Tuesday New Year's Day, then Wednesday to Friday.
    assert row["due_on"] == date(2041, 1, 4)


@pytest.mark.parametrize(
    "moment",
    [datetime(1999, 12, 31, 23, 59, 59, tzinfo=days.ZONE), datetime(2041, 1, 1, tzinfo=days.ZONE)],
)
def test_a_moment_outside_the_years_is_refused(desk, moment):
    with pytest.raises(UserError, match="outside the years that the program knows, 2000 to 2040"):
        desk.cursor(moment)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2000, 1, 1, tzinfo=days.ZONE),
        datetime(2040, 12, 31, 23, 59, 59, 999_999, tzinfo=days.ZONE),
        # New Year in Stockholm is an hour before that of UTC.
        datetime(1999, 12, 31, 23, 0, tzinfo=UTC),
    ],
)
def test_a_moment_at_the_edge_of_the_years_is_taken(desk, moment):
    assert rows_of(emptied(desk), "ticket_sla", moment) == []


# ---- The clock -------------------------------------------------------------------------------------------------------


def placed(store, shown: str):
    """The instant in UTC at which the clock in Stockholm showed a time; None when it never did."""
    (instant,) = (
        store.cursor(NOW)
        .execute(
            "select calc.instant(shown, clock) from (select ?::timestamp as shown) "
            "join terms.clock as clock on clock.day = shown::date",
            [shown],
        )
        .fetchone()
    )
    return instant and instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f").removesuffix(".000000")


@pytest.mark.parametrize(
    ("shown", "instant"),
    [
        ("2026-03-28 23:59:59", "2026-03-28 22:59:59"),
        ("2026-03-29 01:59:59.999999", "2026-03-29 00:59:59.999999"),
        ("2026-03-29 02:00:00", None),
        ("2026-03-29 02:59:59.999999", None),
        ("2026-03-29 03:00:00", "2026-03-29 01:00:00"),
        ("2026-03-30 00:00:00", "2026-03-29 22:00:00"),
    ],
)
def test_the_clock_goes_forward(desk, shown, instant):
    assert placed(desk, shown) == instant


@pytest.mark.parametrize(
    ("shown", "instant"),
    [
        ("2026-10-25 01:59:59.999999", "2026-10-24 23:59:59.999999"),
        # The hour that comes twice is read as its first pass.
        ("2026-10-25 02:00:00", "2026-10-25 00:00:00"),
        ("2026-10-25 02:59:59.999999", "2026-10-25 00:59:59.999999"),
        ("2026-10-25 03:00:00", "2026-10-25 02:00:00"),
        ("2026-10-26 00:00:00", "2026-10-25 23:00:00"),
    ],
)
def test_the_clock_goes_back(desk, shown, instant):
    assert placed(desk, shown) == instant


def test_every_hour_of_every_year_is_read_as_the_time_zone_says(desk):
    """Each half hour of the days on which clocks change, and noon of every day."""
    zone = ZoneInfo("Europe/Stockholm")
    rows = days.clock()
    shown = [datetime.combine(row.day, datetime.min.time()) + timedelta(hours=12) for row in rows]
    changing = [row.day for row in rows if row.old_offset != row.new_offset]
    assert len(changing) == 2 * 42
    shown += [
        datetime.combine(day, datetime.min.time()) + timedelta(minutes=30 * i) for day in changing for i in range(48)
    ]
    found = desk.cursor(NOW).execute(
        "select shown, epoch(calc.instant(shown, clock)) from (select unnest(?) as shown) "
        "join terms.clock as clock on clock.day = shown::date",
        [shown],
    ).fetchall()  # fmt: skip
    assert len(found) == len(shown)
    for local, seconds in found:
        instant = local.replace(tzinfo=zone)
        was_shown = instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
        assert seconds == (instant.timestamp() if was_shown else None), local
