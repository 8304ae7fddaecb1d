"""Two people closing and adjusting at once: nothing is lost, and whoever comes second gets one clear message."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from lib import desk as at_desk
from lib import reports
from lib.access import Person
from lib.errors import Conflict, Taken, UserError
from lib.store import Store
from tests.closings import close, closed, corrections, invoiced_in_all, lines, owed_in_all
from tests.conftest import bring_in
from tests.planted import HOUR, Desk, at

NOW = at("2026-06-02T09:00")
MONTHS = [date(2026, month, 1) for month in (1, 2, 3, 4)]
ANNA, BERTIL = Person("Anna"), Person("Bertil")
CASES = 3  # a month


@pytest.fixture
def year(desk: Store, tmp_path) -> Store:
    """A desk with an hour's work on each of some cases a month: T1 to T3 in January, T4 to T6 in February, …"""
    given = Desk("")
    who, customer_id = given.person(), given.customer("bas")
    for number in range(CASES * len(MONTHS)):
        start = at(f"2026-{number // CASES + 1:02}-1{number % CASES}T10:00")
        ticket_id = given.case(customer_id, "attack", start)
        given.entry(ticket_id, who, start, 60)
        given.event(ticket_id, "resolved", start + HOUR)
    assert not bring_in(desk, tmp_path / "year", given.facts).findings
    return desk


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised, all of them begun in one moment, each in a thread of its own."""
    ready, done = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            done[number] = acts[number]()
        except Exception as error:
            done[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return done


def adjusting(store: Store, ticket: int, by: Person = ANNA) -> Callable[[], str]:
    return lambda: at_desk.adjust(store, f"T{ticket}", "credit", Decimal(10), "Fel tid", seen=None, by=by, now=NOW)


def closing(store: Store, month: date, by: Person = BERTIL) -> Callable[[], str]:
    mark = reports.month_state(store, NOW, month)["mark"]
    return lambda: at_desk.close_month(store, month, "Klart", seen=mark, by=by, now=NOW)


def months_closed(store: Store) -> list[date]:
    found = store.cursor(NOW).execute("select month from store.closings order by month").fetchall()
    return [month for (month,) in found]


def assert_nothing_is_lost(store: Store, adjusted: int) -> None:
    found = lines(store, NOW)
    made = [line for line in found if line["kind"] == "adjustment"]
    assert [line["amount"] for line in made] == [Decimal(-10)] * adjusted
    assert invoiced_in_all(found, "ticket_id") == owed_in_all(store, NOW, "ticket_id")
    assert (
        len({(line["ticket_id"], line["line_key"]) for line in found}) == len(found) == CASES * len(MONTHS) + adjusted
    )


def test_closing_while_somebody_adjusts(year):
    """Whoever is first, the adjustment is there once: in the month if that stays open, else as its correction."""
    for number, month in enumerate(MONTHS):
        ticket = number * CASES + 1
        acts = (closing(year, month), adjusting(year, ticket))
        locked, made = at_once(*(acts if number % 2 else reversed(acts)))[:: 1 if number % 2 else -1]
        assert isinstance(made, str)
        (line,) = lines(year, NOW, lambda line, key=made: line["line_key"] == key)
        if isinstance(locked, str):
            assert (line["is_correction"], line["corrects"], line["closing_id"]) == (True, month, None)
            assert line["month"] > month
        else:
            assert isinstance(locked, Conflict)
            assert f"{month:%Y-%m} has changed since you looked at it" in str(locked)
            assert (line["is_correction"], line["month"], line["closing_id"]) == (False, month, None)
            assert month not in months_closed(year)
            close(year, month, NOW)
        assert_nothing_is_lost(year, adjusted=number + 1)
    assert months_closed(year) == MONTHS


def test_who_closes_what_somebody_has_adjusted_since_is_told(year):
    act = closing(year, MONTHS[0])
    adjusting(year, 1)()
    with pytest.raises(Conflict, match="2026-01 has changed since you looked at it: it has 4 lines"):
        act()
    assert months_closed(year) == []
    assert_nothing_is_lost(year, adjusted=1)


def test_who_adjusts_what_somebody_has_closed_since_makes_a_correction(year):
    act = adjusting(year, 1)
    closing(year, MONTHS[0])()
    before = closed(year, NOW)
    made = act()
    assert closed(year, NOW) == before
    ((month, key, amount),) = [(line["month"], line["line_key"], line["amount"]) for line in corrections(year, NOW)]
    assert (month, key, amount) == (MONTHS[1], made, Decimal(-10))
    assert_nothing_is_lost(year, adjusted=1)


def test_many_adjust_while_two_close(year):
    """All adjustments are made, the month is closed once at most, and each case's line is in it once."""
    acts = [closing(year, MONTHS[0], ANNA), closing(year, MONTHS[0])]
    acts += [adjusting(year, ticket, ANNA) for ticket in range(1, CASES + 1)]
    first, second, *made = at_once(*acts)
    assert all(isinstance(one, str) for one in made)
    told = [one for one in (first, second) if isinstance(one, UserError)]
    assert all(isinstance(one, Conflict | Taken) for one in told)
    assert len(months_closed(year)) == 2 - len(told) <= 1
    assert_nothing_is_lost(year, adjusted=CASES)


def test_of_two_who_close_one_is_told_that_it_is_closed(year):
    for month in MONTHS:
        told, locked = sorted(
            at_once(closing(year, month, ANNA), closing(year, month)), key=lambda one: isinstance(one, str)
        )
        assert isinstance(locked, str)
        assert isinstance(told, Taken)
        assert str(told) == f"{month:%Y-%m} is closed already."
    assert months_closed(year) == MONTHS
    assert_nothing_is_lost(year, adjusted=0)


def test_closing_while_hours_come_in(year, tmp_path):
    """An import is in the month that is closed, or its correction; never half in it."""
    for number, month in enumerate(MONTHS[:2]):
        late = Desk(f"late{number}")
        start = at(f"2026-{number + 1:02}-10T13:00")
        late.facts["staff"] = [{"staff_id": "S1", "name": "Sara"}]
        for ticket in range(CASES):
            late.entry(f"T{number * CASES + ticket + 1}", "S1", start, 30)
        locked, _ = at_once(
            closing(year, month), lambda facts=late.facts, number=number: bring_in(year, tmp_path / str(number), facts)
        )
        found = lines(year, NOW, lambda line, month=month: month == (line["corrects"] or line["month"]))
        of_month = [line["amount"] for line in found if not line["is_correction"]]
        if isinstance(locked, str):
            assert of_month == [Decimal(995)] * CASES
            assert [line["amount"] for line in found if line["is_correction"]] == [Decimal("497.50")] * CASES
        else:
            assert isinstance(locked, Conflict)
            assert of_month == [Decimal("1492.50")] * CASES
        assert invoiced_in_all(lines(year, NOW), "ticket_id") == owed_in_all(year, NOW, "ticket_id")
