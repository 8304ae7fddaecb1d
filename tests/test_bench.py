"""The benchmark's large desk is the demo desk many times over, and no rule compares all of its rows with all others."""

import re
from decimal import Decimal

import pytest

from lib import sql
from lib.demo_cases import CASES
from lib.store import Store
from tests.bench import pages
from tests.conftest import copied

FIGURES = {
    "cases": "select status, critical, count(*) from decisions.ticket_sla group by all order by all",
    "charges": "select coverage, flag, sum(minutes), sum(amount) from decisions.charges group by all order by all",
    "audit": "select finding, count(*), sum(difference) from decisions.billing_audit group by all order by all",
    "queue": "select in_turn, count(*) from decisions.queue_order group by all order by all",
    "findings": "select kind, outcome, settled, settled_before, count(*), sum(kronor), sum(minutes) "
    "from reports.findings where kind not in ('overlapping', 'entry_without_case') group by all order by all",
    # One row per time entry, of which the large desk has more, of fewer minutes.
    "entries": "select kind, sum(minutes) from reports.findings "
    "where kind in ('overlapping', 'entry_without_case') group by all order by all",
    "months": "select month, kind, is_correction, closed_at, count(*), sum(amount), sum(minutes) "
    "from reports.month_lines group by all order by all",
    "explained": "select month, count(explained ->> 'clause') from facts.closed_lines "
    "where explained is null or (explained ->> 'ticket_id') = ticket_id group by all order by all",
    "warranties": "select status, count(*), sum(cost) from decisions.warranties group by all order by all",
}


@pytest.mark.parametrize("rule", sql.names("ingest/rules"))
def test_no_rule_of_an_import_compares_every_row_with_every_ticket(desk, rule):
    """With a million tickets and their bookings such a rule took hours, and with the demo desk a second."""
    text = sql.read(f"ingest/rules/{rule}")
    with desk.cursor(pages.NOW) as cursor:
        for table in set(re.findall(r"\bincoming_(\w+)", text)):
            cursor.execute(
                f"create temp table incoming_{table} as "
                f"select *, 0 as file_no, 0 as line, null::varchar as problem from store.{table}"
            )
        plan = cursor.execute(f"explain {text}").fetchall()[0][1]
    assert "NESTED_LOOP" not in plan
    assert "BLOCKWISE_NL" not in plan


def figures(store: Store) -> dict[str, list[tuple]]:
    """What the views say, in sums."""
    return {name: store.cursor(pages.NOW).execute(query).fetchall() for name, query in FIGURES.items()}


def test_twice_the_demo_desk_has_twice_its_figures(demo_file, tmp_path, terms):
    copied(demo_file, tmp_path / "demo.duckdb")
    demo, large = pages.make_stores(tmp_path, 2 * CASES)
    with Store(demo, terms) as store:
        once = figures(store)
    with Store(large, terms) as store:
        twice = figures(store)
        (entries,) = store.cursor(pages.NOW).execute("select count(*) from store.time_entries").fetchone()
    for name, rows in once.items():
        # What a row is about is text or a flag; its figures are doubled.
        doubled = [tuple(2 * cell if type(cell) in (int, Decimal) else cell for cell in row) for row in rows]
        assert twice[name] == doubled, name
    assert 2.8 < entries / (2 * CASES) < 3.2


def test_a_cost_beyond_any_target_is_a_miss():
    seconds = {"changed_demo": 0.1, "changed": 9.0, "cold_demo": 0.1, "cold": 1.0, "warm_demo": 0.1, "warm": 0.2}
    kept = pages.Cost("sla", **seconds, sent=1_000_000, slowest=[])
    assert not kept.missed()
    for worse in ({"cold": 1.01}, {"warm": 0.21}, {"sent": 1_000_001}):
        assert kept._replace(**worse).missed(), worse


def test_a_page_is_timed_weighed_and_its_reports_are_named(demo_file, tmp_path, monkeypatch):
    monkeypatch.setenv("SUPPORTKOLL_STORE", "")
    monkeypatch.setenv("SUPPORTKOLL_NOW", "")
    demo, other = (copied(demo_file, tmp_path / f"{name}.duckdb") for name in ("demo", "other"))
    monkeypatch.setattr(pages, "COLD_RUNS", 1)
    monkeypatch.setattr(pages, "WARM_RUNS", 1)
    monkeypatch.setattr(pages, "COPY", "")
    (cost,) = pages.measure_pages(demo, other, ("ticket",))
    assert cost.page == "ticket"
    assert cost.warm < cost.cold
    assert cost.warm < cost.changed
    assert 5_000 < cost.sent < 1_000_000
    assert {name for name, _ in cost.slowest} >= {"case", "is_empty"}
