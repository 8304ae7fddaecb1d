"""Changes of finance and managers are signed by whoever is chosen as sitting at the machine; else as by a manager."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib import desk as change
from lib import reports
from lib.access import Person
from lib.errors import Conflict
from tests.conftest import NOW, bring_in
from tests.rows import base, event, person
from tests.staffed import case_page, desk_app, said, stored  # noqa: F401
from tests.test_architecture import ROOT


@pytest.fixture(params=[("S1", "Anna"), ("", "Chef")])
def signed(request: pytest.FixtureRequest, desk_app: AppTest) -> tuple[AppTest, str, str]:
    """The app, under which name changes are written down, and how they are signed on the pages."""
    code, name = request.param
    if not code:
        del desk_app.query_params["me"]
    return desk_app, code or "manager", name


def actors(action: str) -> list[tuple]:
    return stored(f"select actor from store.audit_log where action = '{action}'")


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    assert not app.error
    return app


def test_an_adjustment_and_that_it_is_taken_back(signed):
    app, code, name = signed
    case_page(app, "T1").text_input(key="case_adjust_T1_amount").set_value("100")
    app.text_input(key="case_adjust_T1_reason").set_value("Avtalat")
    press(app, "case_adjust_T1_save")
    assert actors("adjust") == [(code,)]
    assert f"{name}, 2026-05-05 12:00" in said(app)
    [(made,)] = stored("select adjustment_id from store.adjustments")
    app.text_input(key=f"case_adjust_{made}_why").set_value("Fel kund")
    press(app, f"case_adjust_{made}_do")
    assert actors("take_back") == [(code,)]
    assert f"tillbakatagen av {name}" in said(app)


def test_every_change_of_a_page_asks_who_is_chosen():
    """Of all pages, only that choice asks who it is where nobody is chosen."""
    files = [*(ROOT / "lib/ui").glob("*.py"), *(ROOT / "pages").glob("*.py")]
    asking = [file.name for file in files if re.search(r"access\.who|import who\b", file.read_text(encoding="utf-8"))]
    assert asking == ["reader.py"]


def test_people_are_named_and_not_numbered(desk, tmp_path):
    """Where a change is told of, and where two make it at once."""
    facts = base(staff=[person(name="Anna")], ticket_events=[event("2026-05-20T10:00", "resolved")])
    assert not bring_in(desk, tmp_path / "facts", facts).findings
    anna, april = Person("S1"), date(2026, 4, 1)
    mark = reports.month_state(desk, NOW, april)["mark"]
    change.close_month(desk, april, "Klar", seen=mark, by=anna, now=NOW)
    change.reopen_month(desk, april, "Fel", by=anna, now=NOW)
    [closing] = reports.closings(desk, NOW, april).dicts()
    assert (closing["closed_by"], closing["reopened_by"]) == ("Anna", "Anna")
    [found] = reports.findings_of_case(desk, NOW, "T1").column("finding_id")
    mark = reports.billing_finding(desk, NOW, found)["mark"]
    change.settle(desk, found, "agreed", "", seen=mark, by=anna, now=NOW)
    assert reports.billing_finding(desk, NOW, found)["settled_by"] == "Anna"
    assert reports.settlements_of(desk, NOW, found).column("settled_by") == ["Anna"]
    change.note_breach(desk, "T1", "Sjukdom", seen=None, by=anna, now=NOW)
    assert reports.case(desk, NOW, "T1").facts["written_by"] == "Anna"
    with pytest.raises(Conflict) as told:
        change.note_breach(desk, "T1", "Semester", seen=None, by=anna, now=NOW)
    assert told.value.values["who"] == "Anna"
