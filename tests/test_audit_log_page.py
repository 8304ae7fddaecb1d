"""The page of the audit log: who changed what, narrowed, in words, and as files."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from lib import access, clock, columns, desk, explain, reports, ui
from lib.access import Person
from lib.reports import LogFilter, Scope
from lib.store import Store
from lib.words import Words
from pages import audit_log
from tests.conftest import NOW, bring_in, emptied
from tests.rows import base, contract, customer, ticket
from tests.test_pages import app, open_page, shop_file  # noqa: F401 (fixtures)

ENGLISH = Words("en")
EVER = Scope(NOW + timedelta(hours=1), NOW.date().replace(year=2000), NOW.date())


@pytest.fixture(name="changed")
def _changed(opened: Store, tmp_path) -> Store:
    """A case that was read in anew with another subject, and decided by a member of staff."""
    store = emptied(opened)
    bring_in(store, tmp_path / "a", base(contracts=[contract("2020-01-01")], customers=[customer(), customer("K2")]))
    bring_in(store, tmp_path / "b", {"tickets": [ticket(subject="En annan", customer_id="K2", category="core")]})
    seen = desk.Decided(category="core")
    desk.decide_case(store, "T1", desk.Decided(category="hosting"), seen=seen, by=Person("S1"), now=NOW)
    return store


def actions(store: Store, **wanted) -> list[str]:
    return reports.audit_log(store, EVER, LogFilter(**wanted)).table.column("action")


def test_changes_come_the_last_one_first_each_with_its_case(changed: Store):
    found = reports.audit_log(changed, EVER)
    assert (found.total, found.table.column("action")) == (2, ["decide_case", "import"])
    assert found.table.column("ticket_id") == ["T1", "T1"]
    assert found.table.column("changed_by")[0] == "Handläggare S1"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"actor": "S1"}, ["decide_case"]),
        ({"action": "import"}, ["import"]),
        ({"table": "tickets"}, ["decide_case", "import"]),
        ({"table": "customers"}, []),
        ({"key": "T1"}, ["decide_case", "import"]),
        # What a row names, before or after, but no part of a word.
        ({"key": "K2"}, ["import"]),
        ({"key": "K1"}, ["import"]),
        ({"key": "K"}, []),
        ({"key": "'"}, []),
        ({"import_id": "I-0"}, []),
    ],
)
def test_the_list_obeys_each_filter(changed: Store, wanted: dict, expected: list[str]):
    assert actions(changed, **wanted) == expected


def test_a_period_holds_its_first_and_last_day(changed: Store):
    day = NOW.date()
    for first, last, count in (
        (day, day, 2),
        (day - timedelta(1), day - timedelta(1), 0),
        (day + timedelta(1),) * 2 + (0,),
    ):
        assert reports.audit_log(changed, Scope(EVER.as_of, first, last)).total == count
    assert reports.audit_log(changed, Scope(NOW - timedelta(seconds=1), day, day)).total == 0


def test_what_differs_is_said_column_by_column_in_the_readers_words(changed: Store):
    row = reports.audit_log(changed, EVER, LogFilter(action="import")).table.dicts()[0]
    told = explain.changed_columns(row["log_table"], row["before"], row["after"], ENGLISH, {})
    assert told == [("Customer", "K1", "K2"), ("Subject", "Fel", "En annan"), ("Category", "–", "Core")]
    assert explain.changed_in_brief(told) == "Customer: K1 → K2; Subject: Fel → En annan; Category: Core"
    assert reports.audit_log_row(changed, EVER.as_of, row["row_no"])["before"] == row["before"]
    assert reports.audit_log_row(changed, EVER.as_of, 10**12) is None


def test_values_that_nobody_expects_are_shown_as_they_are():
    before, after = '{"minutes": "många", "rows": {"a": []}, "at": "i går"}', '{"x": [1, 2], "critical": true}'
    told = explain.changed_columns("tickets", before, after, ENGLISH, {})
    assert told == [
        ("Minutes", "många", "–"),
        ("Rows", '{"a": []}', "–"),
        ("Time", "i går", "–"),
        ("x", "–", "1, 2"),
        ("Business-critical", "–", "Yes"),
    ]


def test_a_file_has_a_row_for_each_column_of_all_changes(changed: Store):
    table = audit_log._in_words(changed, EVER, LogFilter(), "sv", page=None).table
    read = list(csv.reader(io.StringIO(columns.csv_file(table, Words("sv")).decode("utf-8-sig")), delimiter=";"))
    assert [row[5:] for row in read] == [
        ["Kolumn", "Före", "Efter"],
        ["Kategori", "Kärnan", "Hosting"],
        ["Kund", "K1", "K2"],
        ["Rubrik", "Fel", "En annan"],
        ["Kategori", "–", "Kärnan"],
    ]


# ---- The page --------------------------------------------------------------------------------------------------------


def turned_to(app: AppTest, **query) -> AppTest:
    for key in list(app.query_params):
        del app.query_params[key]
    for key, value in ({"lang": "en", "period": "all"} | query).items():
        app.query_params[key] = value
    open_page(app, "audit_log")
    assert not app.exception
    return app


def shown(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def test_the_page_shows_what_the_address_asks_for(app):
    ever = Scope(clock.now(), NOW.date().replace(year=2000), NOW.date())
    turned_to(app)
    found = reports.audit_log(ui.store(), ever)
    assert found.total > 1
    assert any(caption.startswith(f"{ENGLISH.number(found.total)} changes") for caption in shown(app))
    row = next(row for row in found.table.dicts() if row["log_table"] == "settlements")
    turned_to(app, table="settlements", action="settle", row=str(row["row_no"]))
    narrowed = reports.audit_log(ui.store(), ever, LogFilter(table="settlements", action="settle"))
    assert any(caption.startswith(f"{ENGLISH.number(narrowed.total)} changes") for caption in shown(app))
    assert any(caption == f"Row {ENGLISH.number(row['row_no'] + 1)} of the log." for caption in shown(app))
    assert "Settled how" in set(app.dataframe[0].value["column_name"])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"row": "999999"}, "There is no such change."),
        ({"row": "x"}, "changes"),
        ({"key": "'; drop table"}, "No change."),
        ({"who": "nobody at all"}, "changes"),
    ],
)
def test_an_address_that_means_nothing_shows_no_error(app, query: dict, said: str):
    assert any(said in caption for caption in shown(turned_to(app, **query)))


def test_a_file_of_very_many_changes_says_what_it_holds(app, monkeypatch):
    monkeypatch.setattr(reports, "MOST_IN_FILES", 2)
    assert any("The files hold the last 2 of them" in caption for caption in shown(turned_to(app)))


def test_money_and_people_of_the_log_are_written_out():
    after = '{"amount": "-395.00", "staff_id": "S1", "starts_at": "2026-05-04T10:00:00+00:00"}'
    told = explain.changed_columns("adjustments", None, after, ENGLISH, {"S1": "Sara"})
    assert told == [
        ("Amount", "–", ENGLISH.money(Decimal(-395))),
        ("Staff", "–", "Sara"),
        ("Begins", "–", "2026-05-04 12:00"),
    ]
    told = explain.changed_columns("erasures", None, '{"rows": {"tickets": 1200, "customers": 1}}', ENGLISH, {})
    assert told == [("Rows", "–", "Cases: 1,200, Customers: 1")]


def test_an_administrator_may_read_the_log_and_staff_may_not():
    assert access.may_see(frozenset({"admin"}), "audit_log")
    assert not access.may_see(frozenset({"staff"}), "audit_log")
