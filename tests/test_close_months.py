"""Months closed together are closed as they would have been one by one, or none of them is."""

from datetime import date
from decimal import Decimal

import pytest

from lib import desk as change
from lib import reports
from lib.errors import Conflict, Taken, UserError
from lib.store import Store
from tests.closings import FINANCE, close, lines
from tests.conftest import NOW, bring_in, emptied
from tests.rows import base, contract, entry, event, ticket

MONTHS = (date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "facts"


def three_months(store: Store, folder) -> None:
    """A case resolved in each month; the first month is closed, and its case was adjusted afterwards."""
    numbers = range(len(MONTHS))
    days = [f"{month:%Y-%m}-05T10:00" for month in MONTHS]
    facts = base(
        contracts=[contract("2026-01-01")],
        tickets=[ticket(f"T{n}", registered_at=days[n], category="third_party", subject=f"Fel {n}") for n in numbers],
        time_entries=[entry(f"E{n}", ticket_id=f"T{n}", started_at=days[n]) for n in numbers],
        ticket_events=[event(days[n].replace("T10", "T15"), "resolved", ticket_id=f"T{n}") for n in numbers],
    )
    assert not bring_in(store, folder, facts).findings
    close(store, MONTHS[0], NOW)
    change.adjust(store, "T0", "credit", Decimal(100), "Fel", seen=None, by=FINANCE, now=NOW)


def marks(store: Store) -> dict[date, str]:
    return {month: reports.month_state(store, NOW, month)["mark"] for month in MONTHS[1:]}


def shown(store: Store) -> list[dict]:
    """All lines but what is another at each closing."""
    other = ("closing_id", "line_key")
    return [{name: value for name, value in line.items() if name not in other} for line in lines(store, NOW)]


def closed_months(store: Store) -> set[date]:
    return set(reports.invoicing_months(store, NOW).column("month")) & {
        line["month"] for line in lines(store, NOW, lambda line: line["closing_id"] is not None)
    }


def test_together_locks_what_one_by_one_locks(desk, folder):
    three_months(desk, folder)
    for month in MONTHS[1:]:
        close(desk, month, NOW)
    one_by_one = shown(desk)
    emptied(desk)
    three_months(desk, folder)
    closings = change.close_months(desk, marks(desk), "Så är det", by=FINANCE, now=NOW)
    assert shown(desk) == one_by_one
    assert len(set(closings)) == 2
    assert closed_months(desk) == set(MONTHS)
    assert [line["corrects"] for line in one_by_one if line["is_correction"]] == [MONTHS[0]]


@pytest.mark.parametrize(
    ("worse", "error"),
    [
        ({MONTHS[2]: "another"}, Conflict),
        ({MONTHS[0]: "closed"}, Taken),
        ({date(2026, 6, 1): "under way"}, UserError),
    ],
)
def test_where_one_can_t_be_closed_none_is(desk, folder, worse, error):
    three_months(desk, folder)
    with pytest.raises(error):
        change.close_months(desk, marks(desk) | worse, "Så är det", by=FINANCE, now=NOW)
    assert closed_months(desk) == {MONTHS[0]}
