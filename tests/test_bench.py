"""The benchmark's large desk is the demo desk many times over, no rule compares all of its rows with all others, and
each part measures what it says."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from lib import sql
from lib.demo_cases import CASES
from lib.store import Store
from tests.bench import app, engine, others, pages, reports, stores
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
    with desk.cursor(stores.NOW) as cursor:
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
    return {name: store.cursor(stores.NOW).execute(query).fetchall() for name, query in FIGURES.items()}


@pytest.mark.file_home("measured in files")
def test_twice_the_demo_desk_has_twice_its_figures(demo_file, tmp_path, terms):
    demo = copied(demo_file, tmp_path / "demo.duckdb")
    imported = []

    def told(files: Path, bring_in) -> None:
        imported.append({file.name for file in files.iterdir()})
        bring_in()

    large = stores.large_desk(tmp_path, CASES + 1, told)
    assert stores.cases_of(CASES + 1) == 2 * CASES
    assert len(imported[0]) == 11
    assert stores.large_desk(tmp_path, CASES + 1, told) == large
    assert len(imported) == 1, "it was there"
    with Store(demo, terms) as store:
        once = figures(store)
    with Store(large, terms) as store:
        twice = figures(store)
        cursor = store.cursor(stores.NOW)
        (entries,) = cursor.execute("select count(*) from store.time_entries").fetchone()
        assert cursor.execute("select getvariable('more_to_come')").fetchone() == (False,)
    for name, rows in once.items():
        # What a row is about is text or a flag; its figures are doubled.
        doubled = [tuple(2 * cell if type(cell) in (int, Decimal) else cell for cell in row) for row in rows]
        assert twice[name] == doubled, name
    assert 2.8 < entries / (2 * CASES) < 3.2


@pytest.fixture
def folder(demo_file, tmp_path, monkeypatch) -> Path:
    """A folder with the demo desk in the place of a desk of a thousand cases; everything is measured once."""
    copied(demo_file, tmp_path / "large1000.duckdb")
    monkeypatch.setenv("SUPPORTKOLL_STORE", "")
    monkeypatch.setenv("SUPPORTKOLL_NOW", "")
    for of, name in ((engine, "RUNS"), (reports, "RUNS"), (pages, "COLD_RUNS"), (pages, "WARM_RUNS")):
        monkeypatch.setattr(of, name, 1)
    monkeypatch.setattr(pages, "COPY", "")
    yield tmp_path
    app.forget()


@pytest.mark.file_home("measured in files")
def test_a_page_is_timed_weighed_and_its_reports_are_named(folder, demo_file):
    other = copied(demo_file, folder / "other.duckdb")
    ((page, costs),) = pages.measure_pages([folder / "large1000.duckdb", other], ("ticket",))
    assert page == "ticket"
    for cost in costs:
        assert cost.warm < cost.cold
        assert min(cost.changed, cost.rerun, cost.empty) > 0
        assert 5_000 < cost.sent < 1_000_000
        assert {name for name, _ in cost.slowest} >= {"case", "is_empty"}


def test_what_a_page_costs_is_set_against_the_smallest_desk_and_an_empty_page():
    small = pages.Cost(changed=0.6, cold=0.5, warm=0.1, rerun=0.2, empty=0.01, sent=9_000, slowest=[])
    large = pages.Cost(changed=0.7, cold=0.8, warm=0.3, rerun=0.4, empty=0.02, sent=12_000, slowest=[])
    assert pages.columns(small, large, alone=False) == {
        "cold": [0.8, 0.5], "warm": [0.3, 0.1], "rerun": [0.4, 0.02], "changed": [0.7, 0.6], "sent": [12, 9],
    }  # fmt: skip
    assert pages.columns(small, small, alone=True)["cold"] == [0.5, None]
    assert pages.columns(small, small, alone=True)["rerun"] == [0.2, 0.01]


def test_each_report_that_a_page_asks_for_is_set_against_what_it_scans(folder):
    found = reports.reports(folder, 1000, ("queue",))["reports"]
    assert {"queue_waiting", "queue_figures", "queue_passed"} <= found.keys()
    for name in ("queue_waiting", "queue_figures", "queue_passed"):
        cost, floor = found[name]
        assert cost > 0, name
        assert floor > 0, name


def test_answers_decisions_and_the_opening_are_measured(folder):
    assert engine.opening(folder, 1000)["opening"]["a filled store"][0] > 0
    found = engine.answers(folder, 1000)["answers"] | engine.decisions(folder, 1000)["decisions"]
    assert {"SLA compliance by month", "charges by month and coverage", "what if"} < found.keys()
    assert found.keys() >= {*engine.DOCUMENTED, *engine.VIEWS, engine.ALL_ANEW}
    assert all(cost > 0 and floor > 0 for cost, floor in found.values())


def test_the_import_of_a_desk_of_that_many_cases_is_measured(tmp_path):
    ((cost, floor),) = engine.bring_in(tmp_path, 1000)["import"].values()
    assert cost > floor > 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", others.ALTERNATIVES)
def test_other_programs_answer_the_same(folder, monkeypatch, name):
    found = others.measure(folder, 1000, name)["others"]
    assert found[name][0] < found[f"{name}, with fetching the cases"][0]
    monkeypatch.setattr(others, "PROMISED_DAYS", 2)
    with pytest.raises(AssertionError):
        others.measure(folder, 1000, name)


def test_what_takes_minutes_is_left_out():
    assert others.is_affordable(others.BUSDAY, 10_000_000)
    assert others.is_affordable("a loop and the package holidays", 1_000_000)
    assert not others.is_affordable("a loop and the package holidays", 10_000_000)
