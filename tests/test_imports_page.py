"""The page of imports without a browser: files tried and brought in, questions, mappings, findings, and undoing."""

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import desk
from lib.access import Person
from lib.errors import UserError
from lib.store import Store
from lib.terms import Terms, load
from tests.apps import app_over, open_page
from tests.conftest import NOW, bring_in
from tests.rows import base, installation, stored, ticket

BY = {"by": Person("anna"), "now": NOW}
HOSTILE = "<b>x</b> **fet** :red[röd] $x^2$"


@pytest.fixture
def store_file(tmp_path: Path, terms: Terms) -> Path:
    """A store with two cases, one row put aside, and an installation that nobody is charged for."""
    file = tmp_path / "store.duckdb"
    with Store(file, terms) as store:
        rows = [ticket(void=""), ticket("T2", void=""), ticket("T3", "igår", void=""), ticket("T4", void="kanske")]
        bring_in(store, tmp_path / "facts", base(tickets=rows, module_installations=[installation()]))
    return file


@pytest.fixture
def app(store_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr("lib.ui.importing.PATIENCE", 60)  # However busy the machine is.
    app = app_over(store_file, "2026-06-01T15:00", monkeypatch)
    app.query_params["lang"] = "en"
    return app


def csv_of(rows: list[dict]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, data, "text/csv") for name, data in files])
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label.startswith(label)]
    return button.click().run()


def said(app: AppTest) -> str:
    """All text on the page beside tables."""
    shown = [*app.markdown, *app.caption, *app.text, *app.subheader, *app.error]
    return "\n".join(str(one.value) for one in shown)


def test_files_are_tried_before_anything_is_written(app: AppTest):
    open_page(app, "imports")
    tickets = [ticket(subject=HOSTILE), ticket("T9"), ticket("T8", customer_id="K7")]
    upload(app, ("tickets.csv", csv_of(tickets)))
    assert not app.exception
    assert "Added: **1** · Changed: **1** · Unchanged: **0** · Put aside: **1**" in said(app)
    tables = {tuple(frame.value.columns): frame.value for frame in app.dataframe}
    (counted,) = [
        frame for names, frame in tables.items() if names == ("kind", "added", "changed", "unchanged", "put_aside")
    ]
    assert counted.values.tolist() == [["Cases", 1, 1, 0, 1]]
    (changed,) = [frame for names, frame in tables.items() if names[-1] == "now_says"]
    assert changed.values.tolist() == [["Cases", "T1", "subject", "Fel", HOSTILE]]
    press(app, "Bring in (rows to add or change: 2)")
    assert not app.exception
    assert "The files are brought in." in said(app)
    assert "mend them in a file" in said(app)
    press(app, "Bring in other files")
    assert "The files are brought in." not in said(app)


def test_what_a_file_cannot_settle_is_asked(app: AppTest, tmp_path: Path):
    open_page(app, "imports")
    rows = [
        {"User": "A", "Email": "a@x.se", "Client": "", "Project": "", "Task": "", "Description": "T1",
         "Billable": "Yes", "Start date": "03/04/2026", "Start time": "10:00:00",
         "End date": "03/04/2026", "End time": "11:00:00", "Duration": "01:00:00", "Tags": ""},
    ]  # fmt: skip
    upload(app, ("tid.csv", csv_of(rows)), ("tickets.csv", csv_of([ticket("T5")])))
    assert not app.exception
    (question,) = app.radio
    assert [option.replace("\\", "").replace("\u2060", "") for option in question.options] == [
        "Day, month, year: 03/04/2026 is 2026-04-03",
        "Month, day, year: 03/04/2026 is 2026-03-04",
    ]
    assert "Files with an open question that stay out: 1" in said(app)
    question.set_value("dmy")
    press(app, "Read it so")
    assert not app.radio
    assert "Order of dates" in said(app)


def test_an_unknown_file_is_mapped_by_hand_and_known_from_then_on(app: AppTest, store_file: Path):
    open_page(app, "imports")
    rows = [{"Nr": "T7", "Rubrik": HOSTILE, "Datum": "2026-05-20 10:00", "Butik": "Kund K1", "Prio": "A"}]
    upload(app, ("export.csv", csv_of(rows)))
    assert "Not recognised" in said(app)
    meant = {
        "ticket_id": "Nr",
        "subject": "Rubrik",
        "registered_at": "Datum",
        "organization": "Butik",
        "priority": "Prio",
    }
    for field, column in meant.items():
        app.selectbox(key=f"mapping_0_tickets_{field}").set_value(column)
    app.run()
    app.text_input(key="mapping_0_critical").set_value("A, B").run()
    press(app, "Show what would come of it")
    assert not app.exception
    (frame,) = [frame.value for frame in app.dataframe if "ticket_id" in frame.value.columns]
    assert frame["subject"].tolist() == [HOSTILE]
    assert frame["critical"].tolist() == ["true"]
    app.text_input(key="mapping_0_name").set_value("Vår butik").run()
    press(app, "Save the mapping")
    assert not app.exception
    assert "Vår butik" in said(app)
    assert "Added: **1**" in said(app)


def test_a_mapping_without_what_it_needs_says_so(app: AppTest):
    open_page(app, "imports")
    upload(app, ("export.csv", csv_of([{"Nr": "T7", "Annat": "x"}])))
    press(app, "Show what would come of it")
    assert "No column is chosen for" in said(app)


def test_findings_are_set_aside_with_a_note_and_counted(app: AppTest, store_file: Path):
    app.query_params["view"] = "findings"
    open_page(app, "imports")
    assert not app.exception
    assert "Rows put aside (2)" in said(app)
    assert "Installations that nobody is charged for (1)" in said(app)
    assert "Nothing to do: New customers by the support form, Cases merged in a circle." in said(app)


def test_the_history_opens_an_import_and_undoes_it(app: AppTest, store_file: Path):
    with Store(store_file, load()) as store:
        ((import_id,),) = stored(store, "select import_id from store.imports")
    app.query_params["view"], app.query_params["import"] = "history", import_id
    open_page(app, "imports")
    assert not app.exception
    assert "Import of 2026-06-01 12:00" in said(app)
    press(app, "Undo the import")
    assert "Say why" in said(app)
    app.text_area(key="undo_why").set_value("Fel fil")
    press(app, "Undo the import")
    assert not app.exception
    assert "Undone by Manager" in said(app)


# ---- Without the page ------------------------------------------------------------------------------------------------


def test_who_may_not_import_may_do_none_of_it():
    nobody = {"by": Person("S1", frozenset({"staff"})), "now": NOW}
    for change in (
        lambda: desk.bring_in(None, [], **nobody),
        lambda: desk.save_mapping(None, {}, **nobody),
        lambda: desk.remove_mapping(None, "x", **nobody),
        lambda: desk.set_aside_findings(None, [], "x", **nobody),
        lambda: desk.reopen_findings(None, [], **nobody),
    ):
        with pytest.raises(UserError, match="Only a manager"):
            change()
