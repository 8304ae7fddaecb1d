"""The cases in `cases/`, which a manager can read: each a title, its facts in few lines, and what must come out."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from lib import terms as terms_module
from lib.__main__ import _moment
from lib.store import Store
from tests.conftest import bring_in, rows_of
from tests.rows import customer, person

FOLDER = Path(__file__).parent / "cases"
CASES = [
    {"file": file.stem, **case}
    for file in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]
# What the expected figures are called in the cases, and which view and column names their row.
VIEWS = {
    "charges": ("charges", "ticket_id"),
    "sla": ("ticket_sla", "ticket_id"),
    "warranties": ("warranties", "installation_id"),
    "billing": ("billing_audit", "ticket_id"),
}
FACTS = {"file", "title", "clause", "as_of", "contract", "tickets", "work", "events", "installations", "quotes"}
# What each clause says can be told by figures, but for where cases come in and how times are booked.
WITH_CASES = set(terms_module.CLAUSES) - {"intake", "booking"}


def words(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def facts_of(case: dict, mark: str) -> dict[str, list[dict[str, str]]]:
    """A case's facts as rows; `mark` goes before every id, so that many cases can stand side by side."""
    form, begins, ends = ([*case.get("contract", "plus").replace(" from", "").replace(" to", "").split(), "", ""])[:3]
    known = set(case.get("tickets", {}))
    facts = {
        "customers": [customer(f"{mark}K")],
        "contracts": [
            {"customer_id": f"{mark}K", "form": form, "valid_from": begins or "2020-01-01", "valid_to": ends}
        ],
        "tickets": [
            {"ticket_id": mark + name, "customer_id": f"{mark}K", "registered_at": said["registered"],
             "subject": case["title"], "category": said.get("category", ""),
             "critical": words(said.get("critical", "")), "serious": words(said.get("serious", "")),
             "installation_id": mark + said["installation"] if "installation" in said else "",
             "merged_into": mark + said["merged_into"] if "merged_into" in said else ""}
            for name, said in case.get("tickets", {}).items()
        ],
        "module_installations": [
            {"installation_id": mark + name, "customer_id": f"{mark}K", "module": "Betalning",
             "installed_on": words(said["on"]), "installed_by": said["by"], "price": words(said.get("price", "")),
             "ticket_id": mark + said["ticket"] if "ticket" in said else ""}
            for name, said in case.get("installations", {}).items()
        ],
        "quotes": [
            {"quote_id": mark + name, "ticket_id": mark + said["ticket"], "amount": words(said["amount"]),
             "sent_at": said["sent"], "decision": said.get("decision", ""), "decided_at": said.get("decided", "")}
            for name, said in case.get("quotes", {}).items()
        ],
        "time_entries": [], "ticket_events": [],
    }  # fmt: skip
    if form == "none":
        facts["contracts"] = []
    for position, line in enumerate(case.get("work", [])):
        name, day, clock, minutes, work = line.split()
        assert name in known, line
        facts["time_entries"].append(
            {"entry_id": f"{mark}E{position}", "ticket_id": mark + name, "staff_id": "S1",
             "started_at": f"{day}T{clock}", "minutes": minutes, "work": work}
        )  # fmt: skip
    for line in case.get("events", []):
        name, day, clock, event = line.split()
        assert name in known, line
        facts["ticket_events"].append({"ticket_id": mark + name, "at": f"{day}T{clock}", "event": event})
    return facts


@pytest.fixture(scope="module")
def desk(terms, tmp_path_factory) -> Store:
    """All cases side by side, each with a customer of its own."""
    together = {"staff": [person()]}
    for position, case in enumerate(CASES):
        for table, rows in facts_of(case, f"{position}-").items():
            together.setdefault(table, []).extend(rows)
    with Store(None, terms) as store:
        assert not bring_in(store, tmp_path_factory.mktemp("cases"), together).findings
        yield store


@pytest.mark.parametrize(
    ("position", "case"), list(enumerate(CASES)), ids=[f"{case['file']}: {case['title']}" for case in CASES]
)
def test_case(desk, position, case):
    assert case.keys() <= FACTS | VIEWS.keys()
    assert case.keys() & VIEWS.keys(), "a case says what must come out"
    as_of = _moment(case.get("as_of", "2026-05-29"))
    for name in case.keys() & VIEWS.keys():
        view, column = VIEWS[name]
        rows = [row for row in rows_of(desk, view, as_of) if row[column].startswith(f"{position}-")]
        short = column.removesuffix("_id")
        found = {(row[column].removeprefix(f"{position}-"), row.get("work")): row for row in rows}
        expected = {(said[short], said.get("work")): said for said in case[name]}
        assert found.keys() == expected.keys()
        for key, said in expected.items():
            assert shown(found[key], said, short) == plain(said, short)


def plain(said: dict, short: str) -> dict:
    """What a case says: amounts and minutes as decimals, and an empty text for nothing."""
    return {
        name: Decimal(value) if name in ("amount", "cost", "charged", "invoiced") else None if value == "" else value
        for name, value in said.items()
        if name != short
    }


def shown(row: dict, said: dict, short: str) -> dict:
    """The columns of a row that a case says something about."""
    return {name: row[name] for name in said if name != short}


def test_every_clause_that_figures_follow_from_has_a_case():
    assert {case["clause"] for case in CASES} == WITH_CASES


def test_every_clause_of_a_charge_is_shown_by_a_case_that_names_it():
    """Not only named: a charge or a status came out of it."""
    shown_by_charges = {said["clause"] for case in CASES for said in case.get("charges", []) if "clause" in said}
    assert shown_by_charges >= WITH_CASES - {"normal", "critical", "lead_time"}
    for clause in ("critical", "lead_time"):
        assert {"met", "breached"} <= {
            said.get("status") for case in CASES if case["clause"] == clause for said in case["sla"]
        }


def test_no_two_cases_have_one_title():
    titles = [(case["file"], case["title"]) for case in CASES]
    assert len(set(titles)) == len(titles)
