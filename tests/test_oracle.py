"""The views against an independent, slow and obvious reading of the same rules, on random facts."""

import os
import random
import tempfile
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.ingest import merge
from lib.store import Store
from tests import oracle, strategies
from tests.conftest import bring_in, emptied, rows_of

VIEWS = {
    "ticket_sla": ("ticket_id",),
    "queue_order": ("ticket_id",),
    "charges": ("ticket_id", "work"),
    "warranties": ("installation_id",),
    "billing_audit": ("ticket_id",),
}
# Each example is an import of a random desk and all views: about a third of a second. So many at each run, of other
# desks each time, and fewer (as they say) where a test costs more; ORACLE_EXAMPLES asks for more of them.
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "16"))
random_facts = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For what is one rule among them, tried in cases of its own besides.
fewer_random_facts = settings(random_facts, max_examples=EXAMPLES // 3)


def comparable(value):
    """Instants as instants, whatever zone they are written in; numbers as numbers."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, float | Fraction):
        return round(float(value), 6)
    return value


def assert_agree(store: Store, facts, as_of: datetime) -> None:
    expected = oracle.figures(facts, as_of)
    for view, key in VIEWS.items():
        got = {tuple(row[k] for k in key): row for row in rows_of(store, view, as_of)}
        want = {tuple(row[k] for k in key): row for row in expected[view]}
        assert got.keys() == want.keys(), view
        for row_key, row in want.items():
            for column, value in row.items():
                assert comparable(got[row_key][column]) == comparable(value), (view, row_key, column)


@random_facts
@given(case=strategies.cases())
def test_every_figure_of_every_view(opened, case):
    facts, as_of = case
    store = emptied(opened)
    with tempfile.TemporaryDirectory() as folder:
        result = bring_in(store, Path(folder), facts)
    assert result.import_id is None or not result.findings
    assert_agree(store, facts, as_of)


@random_facts
@given(case=strategies.cases(), chance=st.randoms(use_true_random=False))
def test_facts_that_arrive_in_pieces_give_the_same_figures(opened, case, chance: random.Random):
    """First a part of the facts, with other categories and links; then all of them: nothing kept is stale."""
    facts, as_of = case
    store = emptied(opened)
    first = {name: list(rows) for name, rows in facts.items()}
    for name in ("contracts", "ticket_events", "time_entries", "quotes", "invoice_lines", "adjustments"):
        first[name] = [row for row in facts.get(name, []) if chance.random() < 0.5]
    first["tickets"] = [
        {**row, "category": chance.choice(["", "core", "installation"]), "merged_into": "", "void": "", "critical": ""}
        if chance.random() < 0.5
        else row
        for row in facts.get("tickets", [])
    ]
    # Above a number of rows all cases are made anew, below it those that the rows are about: both ways must agree.
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "MANY", chance.choice([0, 1_000_000]))
        bring_in(store, Path(folder) / "first", first)
        bring_in(store, Path(folder) / "all", facts)
    assert_agree(store, facts, as_of)


def test_working_days_agree(desk):
    got = [(row["day"], row["is_working"], row["n"]) for row in rows_of(desk, "working_days")]
    want = oracle.figures({}, datetime.fromisoformat("2026-06-01T12:00:00+02:00"))["working_days"]
    assert got == [(row["day"], row["is_working"], row["n"]) for row in want]


@pytest.mark.parametrize(
    ("minutes", "amount"),
    [
        ("0.05", "0.83"),  # 0.829166… kr
        ("0.06", "1.00"),  # 0.995 kr: half an öre goes up
        ("0.07", "1.16"),  # 1.160833… kr
        ("30.06", "498.50"),  # 498.495 kr
        ("60", "995.00"),
    ],
)
def test_half_an_ore_is_rounded_up(desk, tmp_path, minutes, amount):
    facts = {
        "customers": [{"customer_id": "K1", "name": "Kund"}],
        "staff": [{"staff_id": "S1", "name": "Sara"}],
        "tickets": [
            {"ticket_id": "T1", "customer_id": "K1", "registered_at": "2026-05-04T10:00", "subject": "x"}
            | {"category": "attack"}
        ],
        "time_entries": [
            {"entry_id": "E1", "ticket_id": "T1", "staff_id": "S1", "started_at": "2026-05-04T11:00"}
            | {"minutes": minutes, "work": "support"}
        ],
    }
    bring_in(desk, tmp_path, facts)
    (charge,) = rows_of(desk, "charges")
    assert isinstance(charge["amount"], Decimal)
    assert charge["amount"] == Decimal(amount)
