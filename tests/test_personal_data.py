"""Personal data: what the docs say is stored, what is exported, and the page."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import desk, erasing, sql, ui
from lib.access import Person
from lib.errors import UserError
from lib.store import Store
from tests.conftest import NOW, bring_in, emptied
from tests.rows import base, contract, customer, entry, ticket
from tests.test_pages import app, open_page, shop_file  # noqa: F401 (fixtures)

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
BY = Person("manager")
# What is replaced otherwise than in a column of its own: row by row, or as who did what, which stays.
IN_ROWS = {("audit_log", "row_key"), ("audit_log", "before"), ("audit_log", "after")} | {
    ("findings", name) for name in ("value", "detail", "record", "row_key")
}
OF_OTHERS = {("staff", "name"), ("staff", "email"), ("people", "name"), ("drafts", "name"), ("mappings", "name")}


def documented() -> dict[str, tuple[set[str], set[str]]]:
    """The columns of each table that may hold personal data, and those that hold none, as the docs have them."""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", DOCS, re.MULTILINE)
    return {table: (set(re.findall(r"`(\w+)`", some)), set(re.findall(r"`(\w+)`", none))) for table, some, none in rows}


def test_the_docs_know_every_column_of_the_store(opened: Store):
    query = "select table_name, list(column_name) from duckdb_columns() where database_name = 'store' group by 1"
    stored = {table: set(columns) for table, columns in opened.cursor(NOW).execute(query).fetchall()}
    said = documented()
    assert said.keys() == stored.keys()
    assert {table: some | none for table, (some, none) in said.items()} == stored
    assert [table for table, (some, none) in said.items() if some & none] == []


def test_an_erasure_sees_to_every_column_that_may_name_a_customer():
    texts = {table: sql.read(f"erasing/texts/{table}") for table in sql.names("erasing/texts")}
    missed = []
    for table, (some, _) in documented().items():
        for column in some:
            of_people = re.search(r"(_by|^actor|^person_id|^digest)$", column) or table == "vendor_contacts"
            replaced = (table, column) in IN_ROWS or (table, column) in erasing.MENTIONS
            replaced = replaced or re.search(rf"\b{column}\b =", texts.get(table, ""))
            if not (of_people or replaced or (table, column) in OF_OTHERS):
                missed.append((table, column))
    # The answer to the form holds the case's number and what was promised, and was made by the program.
    assert missed == [("submissions", "answer")]


@pytest.fixture(name="two")
def _two(opened: Store, tmp_path) -> Store:
    store = emptied(opened)
    facts = base(
        customers=[customer("K1", name="Annas Garn", email="anna@garn.example"), customer("K2", name="Bos Bilar AB")],
        contracts=[contract("2020-01-01"), contract("2020-01-01", customer_id="K2")],
        tickets=[ticket("T1", subject="=Hej"), ticket("T2", customer_id="K2", subject="Bos ärende")],
        time_entries=[entry("E1", note="Ringde"), entry("E2", ticket_id="T2", note="Hos Bo")],
    )
    bring_in(store, tmp_path / "a", facts)
    bring_in(
        store,
        tmp_path / "b",
        {"tickets": [ticket("T1", subject="Hej igen", category="core"), ticket("T9", customer_id="K1", category="x")]},
    )
    return store


def unzipped(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_an_export_holds_all_of_one_customer_and_nothing_of_another(two: Store):
    files = unzipped(desk.export_personal_data(two, "K1", by=BY, now=NOW))
    rows = list(csv.DictReader(io.StringIO(files["tickets.csv"])))
    assert [(row["ticket_id"], row["subject"]) for row in rows] == [("T1", "Hej igen")]
    assert [row["subject"] for row in json.loads(files["tickets.json"])] == ["Hej igen"]
    assert json.loads(json.loads(files["audit_log.json"])[0]["before"])["subject"] == "=Hej"
    assert json.loads(json.loads(files["findings.json"])[0]["record"])["ticket_id"] == "T9"
    assert {"customers.csv", "contracts.csv", "time_entries.csv", "LÄS MIG.txt", "README.txt"} <= files.keys()
    assert "tickets: 1" in files["README.txt"]
    everything = "\n".join(files.values())
    assert "K2" not in everything
    assert "Bo" not in everything
    # Nor who of our staff did what.
    assert "Handläggare" not in everything


def test_an_export_is_in_the_audit_log_without_what_was_exported(two: Store):
    desk.export_personal_data(two, "K1", by=BY, now=NOW)
    query = "select actor, row_key, after from store.audit_log where action = 'export_personal_data'"
    ((actor, key, after),) = two.cursor(NOW).execute(query).fetchall()
    assert (actor, key) == ("manager", "K1")
    assert json.loads(after)["rows"]["tickets"] == 1
    assert "Anna" not in after


@pytest.mark.parametrize("roles", [{"staff"}, {"finance"}, {"staff", "finance"}])
def test_only_managers_and_administrators_export(two: Store, roles: set[str]):
    with pytest.raises(UserError, match="Only a manager"):
        desk.export_personal_data(two, "K1", by=Person("x", frozenset(roles)), now=NOW)


def test_nobody_who_isnt_there_is_exported_or_erased(two: Store):
    with pytest.raises(UserError, match="There is no customer K9"):
        desk.export_personal_data(two, "K9", by=BY, now=NOW)
    with pytest.raises(UserError, match="There is no customer K9"):
        desk.erase_customer(two, "K9", reason="x", confirmed="K9", by=BY, now=NOW)


# ---- The page --------------------------------------------------------------------------------------------------------


def turned_to(app: AppTest, **query: str) -> AppTest:
    for key in list(app.query_params):
        del app.query_params[key]
    for key, value in ({"lang": "en"} | query).items():
        app.query_params[key] = value
    open_page(app, "personal_data")
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_a_customer_is_looked_for(app):
    turned_to(app, q="K0001")
    assert list(app.dataframe[0].value["customer_id"]) == ["K0001"]
    assert any(caption.value == "No customer fits." for caption in turned_to(app, q="finns inte").caption)
    assert not turned_to(app, customer="K9").subheader


def test_what_would_go_is_shown_before_it_goes(app):
    turned_to(app, customer="K0001")
    press(app, "Show what would be erased")
    assert "Customers" in set(
        app.dataframe[0].value["personal_table"].map(lambda shown: shown[0] if isinstance(shown, list) else shown)
    )
    app.text_area(key="erase_why").set_value("Asked for")
    app.text_input(key="erase_confirmed").set_value("K0002")
    press(app, "Erase for good")
    assert [error.value.replace("\\", "")[:33] for error in app.error] == ["Type the customer's number, K0001"]
    assert app.text_area(key="erase_why").value == "Asked for"
    app.text_input(key="erase_confirmed").set_value("K0001")
    press(app, "Erase for good")
    assert app.subheader[0].value == "Raderad kund K0001"
    assert ui.store().cursor(NOW).execute("select wiped_at is not null from store.erasures").fetchall() == [(True,)]
