"""Files that tell of bookings which were changed in the app since: what people did there holds."""

from datetime import datetime

import pytest

from lib import days
from lib import desk as change
from lib.access import Person
from lib.desk import Session
from lib.store import Store
from tests.conftest import bring_in
from tests.rows import base, booking, fates, found, person, stored

ANNA = Person("Anna", frozenset({"staff"}))
TUESDAY = {"day": "2026-06-02", "starts": "10:00", "ends": "10:30"}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=days.ZONE)


NOW, AFTER = at("2026-06-01T08:00"), at("2026-06-02T11:00")


def move(store: Store) -> None:
    wanted = Session("T1", "S1", "phone", at("2026-06-03T13:00"), 30)
    change.move_booking(store, "B1", wanted, seen="booked", by=ANNA, now=NOW)


CHANGES = {
    "moved": move,
    "cancelled": lambda store: change.cancel_booking(store, "B1", "Sjuk", seen="booked", by=ANNA, now=NOW),
    "held": lambda store: change.hold_booking(store, "B1", seen="booked", by=ANNA, now=AFTER),
    "no_show": lambda store: change.miss_booking(store, "B1", "customer", seen="booked", by=ANNA, now=AFTER),
}


@pytest.fixture
def imported(desk: Store, tmp_path) -> Store:
    """A desk with a session that came from a file."""
    facts = base(staff=[person(), person("S2")], bookings=[booking(**TUESDAY)])
    assert not bring_in(desk, tmp_path / "facts", facts).findings
    return desk


def everything(store: Store) -> list:
    tables = ("bookings", "booking_changes", "booking_slots", "audit_log")
    return [stored(store, f"from store.{table} order by all") for table in tables]


@pytest.mark.parametrize("how", CHANGES)
def test_the_same_file_again_changes_nothing(imported, tmp_path, how):
    CHANGES[how](imported)
    before = everything(imported)
    result = bring_in(imported, tmp_path / "again", {"bookings": [booking(**TUESDAY)]})
    assert fates(result, "bookings.csv") == (0, 0, 1, 0)
    assert everything(imported) == before


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (booking(**TUESDAY | {"ends": "11:00"}), "ends_at"),
        (booking(**TUESDAY | {"starts": "10:15"}), "starts_at"),
        (booking(**TUESDAY, staff_id="S2"), "staff_id"),
    ],
)
def test_what_a_newer_file_says_is_put_aside_and_told(imported, tmp_path, how, row, column):
    CHANGES[how](imported)
    before = everything(imported)
    result = bring_in(imported, tmp_path / "newer", {"bookings": [row]})
    assert found(result) == [("bookings.csv", 2, column, row[column], "changed_in_app")]
    assert everything(imported) == before


def test_another_end_than_the_apps_is_put_aside_and_its_own_is_nothing_new(imported, tmp_path):
    CHANGES["held"](imported)
    result = bring_in(imported, tmp_path / "same", {"bookings": [booking(**TUESDAY, status="held")]})
    assert fates(result, "bookings.csv") == (0, 0, 1, 0)
    result = bring_in(imported, tmp_path / "other", {"bookings": [booking(**TUESDAY, status="no_show")]})
    assert found(result) == [("bookings.csv", 2, "status", "no_show", "changed_in_app")]
    assert stored(imported, "select status from store.bookings") == [("held",)]


def test_a_booking_of_the_app_is_not_changed_by_a_file(imported, tmp_path):
    move(imported)
    [(new_id,)] = stored(imported, "select booking_id from store.bookings where booking_id <> 'B1'")
    row = booking(new_id, starts="13:00", ends="13:30", day="2026-06-03", channel="phone")
    assert fates(bring_in(imported, tmp_path / "one", {"bookings": [row]}), "bookings.csv") == (0, 0, 1, 0)
    result = bring_in(imported, tmp_path / "two", {"bookings": [row | {"status": "cancelled"}]})
    assert [one.reason for one in result.findings] == ["changed_in_app"]


def test_what_nobody_changed_here_is_the_files_to_change(imported, tmp_path):
    result = bring_in(imported, tmp_path / "newer", {"bookings": [booking(**TUESDAY, status="cancelled")]})
    assert fates(result, "bookings.csv") == (0, 1, 0, 0)


def test_the_time_that_a_move_left_is_free_for_a_file(imported, tmp_path):
    move(imported)
    rows = [booking(**TUESDAY), booking("B2", **TUESDAY)]
    assert fates(bring_in(imported, tmp_path / "more", {"bookings": rows}), "bookings.csv") == (1, 0, 1, 0)
