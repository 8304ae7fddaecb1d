"""Random facts, random months closed and opened, random changes: the figures still add up, and nothing locked moves."""

import random
import tempfile
from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lib import desk as at_desk
from lib import reports
from lib.errors import UserError
from lib.store import Store
from tests import strategies
from tests.closings import FINANCE, Line, lines, put_in_place
from tests.conftest import Facts, emptied
from tests.strategies import AFTER_ALL
from tests.strategies.basics import CATEGORIES, FORMS, MINUTES, PRICES
from tests.test_oracle import EXAMPLES, random_facts

NOW = AFTER_ALL
LAST = date(2040, 11, 1)  # the last month that is over


def changed(facts: Facts, chance: random.Random) -> Facts:
    """The same facts, some of them other than they were, and some not there."""

    def often(share: float) -> bool:
        return chance.random() < share

    tickets = [row["ticket_id"] for row in facts["tickets"]]
    customers = [row["customer_id"] for row in facts["customers"]]
    modules = ["", *(row["installation_id"] for row in facts["module_installations"])]
    other = {
        "tickets": {
            "category": (0.3, CATEGORIES), "customer_id": (0.15, customers), "serious": (0.2, ("", "true")),
            "void": (0.08, ("", "true")), "merged_into": (0.15, ("", *tickets)), "installation_id": (0.2, modules),
        },
        "time_entries": {"minutes": (0.3, MINUTES), "ticket_id": (0.15, tickets)},
        "contracts": {"form": (0.3, FORMS)},
        "module_installations": {"price": (0.3, PRICES), "ticket_id": (0.2, ("", *tickets))},
        "quotes": {"decision": (0.4, ("", "approved", "declined"))},
        "adjustments": {"amount": (0.2, ("-395", "100"))},
    }  # fmt: skip
    gone = {"time_entries": 0.2, "ticket_events": 0.15, "quotes": 0.3, "adjustments": 0.3, "contracts": 0.15}
    rows = {name: [row for row in given if not often(gone.get(name, 0))] for name, given in facts.items()}
    for name, columns in other.items():
        rows[name] = [
            row | {column: chance.choice(values) for column, (share, values) in columns.items() if often(share)}
            for row in rows[name]
        ]
    for row in rows["quotes"]:
        row["decided_at"] = row["decided_at"] and row["decision"] and row["decided_at"]
    return rows


def close_some(store: Store, shown: list[Line], chance: random.Random) -> list[Line]:
    """Closes about half of the open months that have lines, and now and then the one after; what is to be locked."""
    shut = shut_months(store)
    months = {line["month"] for line in shown}
    months |= {(month + timedelta(32)).replace(day=1) for month in months if chance.random() < 0.3}
    chosen = sorted(month for month in months - set(shut) if month <= LAST and chance.random() < 0.6)
    if chosen:
        seen = {month: reports.month_state(store, NOW, month)["mark"] for month in chosen}
        at_desk.close_months(store, seen, "Klart", by=FINANCE, now=NOW)
    return [unclosed(line) for line in shown if line["month"] in chosen or line["closing_id"]]


def shut_months(store: Store) -> list[date]:
    """The closed months, also those without a line."""
    return [month for (month,) in store.cursor(NOW).execute("select month from facts.closings order by 1").fetchall()]


def unclosed(line: Line) -> Line:
    """A line but for what says by what and when it was closed."""
    return line | {"closing_id": None, "closed_at": None}


def assert_sound(store: Store, locked: list[Line]) -> list[Line]:
    """What was locked is as it was; and all of it adds up. Returns all lines."""
    found = lines(store, NOW)
    assert [unclosed(line) for line in found if line["closing_id"]] == locked
    owed = {}
    audited = "select ticket_id, customer_id, resolved_on is not null, charged + adjusted from decisions.settled_audit"
    for ticket_id, customer_id, resolved, amount in store.cursor(NOW, laid_for=audited).execute(audited).fetchall():
        owed[ticket_id] = (customer_id, amount) if resolved else None
    sums, was_locked = defaultdict(Decimal), defaultdict(Decimal)
    for line in found:
        key = line["ticket_id"], line["customer_id"]
        sums[key] += line["amount"]
        was_locked[key] += line["amount"] if line["closing_id"] else 0
    for (ticket_id, customer_id), amount in sums.items():
        if ticket_id not in owed:  # void or merged: nothing is left of it
            assert amount == 0, (ticket_id, customer_id)
        elif owed[ticket_id] is None:  # waits until it is resolved
            assert amount == was_locked[ticket_id, customer_id], (ticket_id, customer_id)
        else:
            now = owed[ticket_id]
            assert amount == (now[1] if now[0] == customer_id else 0), (ticket_id, customer_id)
    assert {(key, now[0]) for key, now in owed.items() if now and now[1]} <= set(sums)
    assert_each_once(found, shut_months(store))
    return found


def assert_each_once(found: list[Line], shut: list[date]) -> None:
    """A line is in one open month at most, and says what it corrects and why."""
    seen = set()
    for line in found:
        if line["closing_id"]:
            continue
        key = line["ticket_id"], line["customer_id"], line["kind"], line["line_key"]
        assert key not in seen
        seen.add(key)
        assert line["month"] not in shut
        if line["is_correction"]:
            assert line["amount"] or line["minutes"]
            assert line["changed"]
            assert line["corrects"] < line["month"]
        else:
            assert (line["corrects"], line["changed"]) == (None, None)


@settings(random_facts, max_examples=EXAMPLES // 8)
@given(case=strategies.cases(6), chance=st.randoms(use_true_random=False))
def test_months_add_up_whatever_is_closed_and_changed(opened, case, chance: random.Random):
    facts, _ = case
    store = emptied(opened)
    locked: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        for step in range(3):
            put_in_place(store, Path(folder) / str(step), changed(facts, chance) if step < 2 else facts)
            found = assert_sound(store, locked)
            if step < 2:
                locked = close_some(store, found, chance)
    shut = shut_months(store)
    for month in shut:
        if chance.random() < 0.5:
            # A month that a later one builds on can't be opened.
            with suppress(UserError):
                at_desk.reopen_month(store, month, "Fel", by=FINANCE, now=NOW)
                locked = [line for line in locked if line["month"] != month]
                shut = [other for other in shut if other != month]
    assert_sound(store, locked)
    for month in reversed(shut):
        at_desk.reopen_month(store, month, "Fel", by=FINANCE, now=NOW)
    assert not any(line["is_correction"] for line in assert_sound(store, []))
