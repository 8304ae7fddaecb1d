"""Corrections of corrections: months closed one after the other, or out of their order, and opened again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lib import desk as at_desk
from lib.errors import UserError
from lib.store import Store
from tests.closings import FINANCE, Line, close, closed, corrections, invoiced_in_all, lines, owed_in_all, put_in_place
from tests.conftest import bring_in
from tests.planted import HOUR, Desk, at

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
NOW = at("2026-06-02T09:00")


class Hours(Desk):
    """A customer on bas (995 kr an hour) and a person; each case has an hour's work."""

    def __init__(self):
        super().__init__("")
        self.who, self.customer_id = self.person(), self.customer("bas")

    def case_of(self, month: date, category: str = "attack", **more: str) -> str:
        """A case resolved on the twelfth of a month."""
        start = at(f"{month:%Y-%m}-12T10:00")
        ticket_id = self.case(self.customer_id, category, start, **more)
        self.entry(ticket_id, self.who, start, 60)
        self.event(ticket_id, "resolved", start + HOUR)
        return ticket_id


@pytest.fixture
def told(desk: Store, tmp_path):
    """A function that puts what a desk says in the place of all facts."""

    def tell(given: Desk) -> Store:
        tell.times += 1
        put_in_place(desk, tmp_path / str(tell.times), given.facts)
        return desk

    tell.times = 0
    return tell


def said(found: list[Line]) -> list[tuple]:
    """Of each line its month, what it corrects, kronor, minutes and why."""
    return [(line["month"], line["corrects"], line["amount"], line["minutes"], line["changed"]) for line in found]


def kr(text: str) -> Decimal:
    return Decimal(text)


def test_each_month_corrects_what_all_before_it_came_to(told):
    """Half an hour more each month: 497.50 kr each time, and of January each time."""
    given = Hours()
    ticket_id = given.case_of(JANUARY)
    for number, month in enumerate((JANUARY, FEBRUARY, MARCH)):
        store = told(given)
        close(store, month, NOW)
        given.entry(ticket_id, given.who, at(f"2026-01-10T1{number}:00"), 30)
    store = told(given)
    half = (JANUARY, kr("497.50"), kr("30"), ["minutes"])
    assert said(closed(store, NOW)) == [(JANUARY, None, kr("995"), kr("60"), None), (FEBRUARY, *half), (MARCH, *half)]
    assert said(corrections(store, NOW)) == [(APRIL, *half)]


def test_a_month_is_reopened_only_after_all_that_builds_on_it(told):
    """A correction is what is owed less all that was locked before: the one in March builds on that in February."""
    given = Hours()
    ticket_id = given.case_of(JANUARY)
    for number, month in enumerate((JANUARY, FEBRUARY, MARCH)):
        store = told(given)
        close(store, month, NOW)
        given.entry(ticket_id, given.who, at(f"2026-01-10T1{number}:00"), 30)
    before = closed(store, NOW)
    for month in (FEBRUARY, JANUARY):
        with pytest.raises(UserError, match="2026-03"):
            at_desk.reopen_month(store, month, "Fel", by=FINANCE, now=NOW)
    assert closed(store, NOW) == before
    at_desk.reopen_month(store, MARCH, "Fel", by=FINANCE, now=NOW)
    close(store, MARCH, NOW)
    assert said(closed(store, NOW)) == said(before)


def test_a_month_is_reopened_only_after_what_came_into_it_late(told):
    """January has no line of the late case; but were it opened, the case would be there and in February."""
    given = Hours()
    given.case_of(JANUARY)
    for month in (JANUARY, FEBRUARY):
        close(told(given), month, NOW)
        given.case_of(JANUARY)
    store = told(given)
    with pytest.raises(UserError, match="2026-02"):
        at_desk.reopen_month(store, JANUARY, "Fel", by=FINANCE, now=NOW)
    assert invoiced_in_all(lines(store, NOW), "ticket_id") == owed_in_all(store, NOW, "ticket_id")


def test_a_month_that_nothing_builds_on_is_reopened_before_later_ones(told):
    given = Hours()
    for month in (JANUARY, FEBRUARY):
        given.case_of(month)
    store = told(given)
    for month in (JANUARY, FEBRUARY):
        close(store, month, NOW)
    at_desk.reopen_month(store, JANUARY, "Fel", by=FINANCE, now=NOW)
    assert [line["month"] for line in closed(store, NOW)] == [FEBRUARY]


def test_what_had_gone_and_is_back_came_in_late(told):
    """Also a line without minutes: nothing of it is other than it was, but that it is there again."""
    given, void = Hours(), Hours()
    for desk, flag in ((given, ""), (void, "true")):
        ticket_id = desk.case_of(JANUARY, "installation", void=flag)
        desk.installation(desk.customer_id, JANUARY, ticket_id, "900")
    for desk, month in ((given, JANUARY), (void, FEBRUARY)):
        close(told(desk), month, NOW)
    store = told(given)
    assert [one[:3] for one in said(closed(store, NOW)) if one[2]] == [
        (JANUARY, None, kr("900")),
        (FEBRUARY, JANUARY, kr("-900")),
    ]
    back = [one for one in said(corrections(store, NOW)) if one[2]]
    assert [(*one[:3], one[4]) for one in back] == [(MARCH, JANUARY, kr("900"), ["late"])]
    assert invoiced_in_all(lines(store, NOW), "ticket_id") == owed_in_all(store, NOW, "ticket_id")


def test_what_was_locked_is_corrected_after_that_even_if_it_belongs_before(told):
    """Closed in February; by now it was resolved in January, which is open, with more work: March tells."""
    late, early = Hours(), Hours()
    late.case_of(FEBRUARY)
    ticket_id = early.case_of(JANUARY)
    early.entry(ticket_id, early.who, at("2026-01-12T11:00"), 30)
    close(told(late), FEBRUARY, NOW)
    store = told(early)
    assert said(lines(store, NOW)) == [
        (FEBRUARY, None, kr("995"), kr("60"), None),
        (MARCH, FEBRUARY, kr("497.50"), kr("30"), ["minutes"]),
    ]


def test_what_comes_in_late_for_nothing_is_no_correction(told):
    """Neither kronor nor minutes; where there are minutes it shows, with nothing to pay."""
    before, after = Hours(), Hours()
    for desk in (before, after):
        desk.case_of(JANUARY)
    agreed = after.case(after.customer_id, "development", at("2026-01-13T10:00"))
    after.quote(agreed, 0, at("2026-01-13T11:00"), "approved")
    after.event(agreed, "resolved", at("2026-01-13T12:00"))
    close(told(before), JANUARY, NOW)
    assert corrections(told(after), NOW) == []
    after.case_of(JANUARY, "core")
    assert said(corrections(told(after), NOW)) == [(FEBRUARY, JANUARY, kr("0"), kr("60"), ["late"])]


def test_a_moment_before_a_month_was_closed_shows_it_open(desk, tmp_path):
    """Reports of an earlier moment know what was known then: nothing was locked, and later closings aren't seen."""
    given = Hours()
    given.case_of(JANUARY)
    bring_in(desk, tmp_path / "facts", given.facts)
    before = lines(desk, NOW)
    close(desk, JANUARY, NOW)
    assert lines(desk, NOW - timedelta(hours=1)) == before
    reopened = NOW + timedelta(days=1)
    at_desk.reopen_month(desk, JANUARY, "Fel", by=FINANCE, now=reopened)
    assert [line["closing_id"] is None for line in lines(desk, reopened)] == [True]
    assert [line["closing_id"] is None for line in lines(desk, NOW + HOUR)] == [False]
