"""What `make load` finds at its end: it can find something."""

from decimal import Decimal

from lib import desk as change
from lib.access import Person
from lib.desk import Worked
from tests.conftest import NOW, stocked
from tests.load.__main__ import growth
from tests.load.found import lost, other_figures
from tests.rows import base

BY = Person("Sara")
NONE = {"log": [], "book": [], "take": [], "settle": []}


def test_what_was_shown_as_done_is_missed_where_it_is_not_there(desk, tmp_path):
    store = stocked(desk, tmp_path, base())
    log(store, "load 1")
    assert lost(store, NONE | {"log": [("T1", "load 1")]}) == []
    assert lost(store, NONE | {"log": [("T1", "load 2")]}) == ["log of ('T1', 'load 2') is lost"]
    assert lost(store, NONE | {"settle": [("F1",)]}) == ["settle of ('F1',) is lost"]
    log(store, "load 1")
    assert lost(store, NONE) == ["load 1 is there twice"]


def test_figures_that_are_not_the_sum_of_the_facts_are_found(desk, tmp_path):
    store = stocked(desk, tmp_path, base())
    log(store, "load 1")
    assert other_figures(store) == []
    # Behind the program's back: what is kept of the work stays as it was.
    store._root.execute("update store.time_entries set minutes = minutes + 1")
    assert other_figures(store) != []


def test_memory_that_grows_after_the_warm_up_is_told_from_memory_that_does_not():
    assert round(growth([(second, 300 + second) for second in range(100)])) == 60
    assert abs(growth([(second, 300 + min(second, 30)) for second in range(100)])) < 0.01


def log(store, note: str) -> None:
    """Logs ten minutes."""
    change.log_time(store, Worked("T1", "S1", NOW, Decimal(10), note=note), by=BY, now=NOW)
