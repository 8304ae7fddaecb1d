"""Customers that the support form made: said to be new, or given to whom they are; and how the pages show all this."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from lib import desk, intake, reports, ui
from lib.access import Person
from lib.desk import Submission
from lib.errors import Conflict, UserError
from lib.store import Store
from lib.terms import Terms
from lib.ui import live
from tests.conftest import bring_in, stocked
from tests.postgres.leg import place
from tests.posting import KEY, MONDAY, Way, form
from tests.rows import base, booking, contract, customer, entry, installation, person, stored
from tests.staffed import case_page, desk_app, said  # noqa: F401 (fixtures)
from tests.test_pages import open_page

BY = Person("anna")
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def made(desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A desk with a customer on plus, and one that the form made, F00001, with two cases."""
    facts = base(
        customers=[customer("K1", name="Ankans Leksaker")],
        contracts=[contract("2026-01-01", form="plus")],
        staff=[person()],
    )
    stocked(desk, tmp_path / "facts", facts)
    monkeypatch.setenv(intake.KEYS, KEY)
    way = Way(desk)
    assert [way.post(form(f"W-{number}")).status for number in (1, 2)] == [201, 201]
    return desk


def decide(store: Store, same_as: str | None, customer_id: str = "F00001") -> None:
    desk.decide_form_customer(store, customer_id, same_as, by=BY, now=LATER)


def owners(store: Store) -> list[tuple]:
    return stored(store, "select ticket_id, customer_id from store.tickets where ticket_id like 'D%' order by all")


def test_a_customer_said_to_be_new_waits_no_more(made: Store):
    assert len(reports.new_customers_by_form(made, LATER).rows) == 1
    decide(made, None)
    assert reports.new_customers_by_form(made, LATER).rows == []
    assert owners(made) == [("D00001", "F00001"), ("D00002", "F00001")]
    with pytest.raises(Conflict):
        decide(made, "K1")


def test_a_customer_that_is_known_gets_its_cases_by_its_contract(made: Store):
    decide(made, " K1 ")
    assert reports.new_customers_by_form(made, LATER).rows == []
    assert owners(made) == [("D00001", "K1"), ("D00002", "K1")]
    assert stored(made, "select distinct contract_form from store.kept_tickets where ticket_id like 'D%'") == [
        ("plus",)
    ]
    (change, _registered) = reports.case_changes(made, LATER, "D00001")
    assert (change["action"], change["changed_by"]) == ("decide_form_customer", "anna")
    assert (change["before"], change["after"]) == ({"customer_id": "F00001"}, {"customer_id": "K1"})


@pytest.mark.parametrize("same_as", ["K99", "F00001", "?"])
def test_a_case_is_given_to_another_customer_that_there_is(made: Store, same_as: str):
    with pytest.raises(UserError, match="There is no other customer"):
        decide(made, same_as)
    assert len(reports.new_customers_by_form(made, LATER).rows) == 1


def test_only_what_the_form_made_is_decided(made: Store):
    with pytest.raises(UserError, match="made no customer K1"):
        decide(made, None, "K1")


@pytest.mark.parametrize(
    ("facts", "moves"),
    [
        ({"contracts": [contract("2026-05-01", customer_id="F00001")]}, False),
        ({"module_installations": [installation(customer_id="F00001")]}, False),
        ({"bookings": [booking(ticket_id="D00001"), booking("B2", staff_id="S2")]}, False),
        ({"bookings": [booking(ticket_id="D00001"), booking("B2", "11:00", "12:00", staff_id="S2")]}, True),
        ({"bookings": [booking(ticket_id="D00001"), booking("B2", staff_id="S2", status="cancelled")]}, True),
        ({"time_entries": [entry(ticket_id="D00001")]}, True),
    ],
)
def test_what_cant_be_moved_is_said(made: Store, tmp_path: Path, facts: dict, moves: bool):
    assert not bring_in(made, tmp_path / "more", {"staff": [person("S2")], **facts}).findings
    if moves:
        decide(made, "K1")
    else:
        with pytest.raises(UserError, match="Only cases can be moved"):
            decide(made, "K1")
    assert {owner for _case, owner in owners(made)} == {"K1" if moves else "F00001"}


def test_the_next_number_comes_after_the_last(made: Store):
    way = Way(made)
    way.post(form("W-3", customer={"email": "en.till@example.se"}))
    assert stored(made, "select max(customer_id) from store.customers where customer_id like 'F%'") == [("F00002",)]


def test_a_case_that_was_merged_keeps_its_words(made: Store):
    desk.merge_case(made, "D00002", "D00001", by=BY, now=LATER)
    told = reports.submissions_of(made, LATER, "D00001")
    assert [sent["ticket_id"] for sent in told] == ["D00001", "D00002"]
    assert reports.submissions_of(made, MONDAY - timedelta(minutes=1), "D00001") == []


# ---- On the pages --------------------------------------------------------------------------------------------------


def submit(form_id: str, **more: object) -> str:
    """Sends a form to the store of the app that is shown."""
    from lib import clock

    sent = {"lang": "sv", "email": "ny@example.se", "subject": "Hjälp", "message": "Rad 1\nRad 2"} | more
    given = Submission(form_id, **{"shop_down": False, "ordering_blocked": False} | sent)
    told, _new = desk.submit(ui.store(), given, answer=lambda case: {"ticket_id": case.ticket_id}, now=clock.now())
    return told["ticket_id"]


def test_a_case_shows_the_customers_words_and_asks_about_a_new_customer(desk_app: AppTest):
    open_page(desk_app, "desk")
    ticket_id = submit("W-1", message="**Rad** :red[1]\n  Rad 2", shop_down=True, category="hosting", module="Klarna")
    case_page(desk_app, ticket_id)
    assert not desk_app.exception
    texts = [text.value for text in desk_app.text]
    assert "**Rad** :red[1]\n  Rad 2" in texts
    assert {"ny@example.se", "Butiken ligger nere", "Hosting", "Klarna"} <= set(texts)
    assert "Kunden lades upp av supportformuläret: är den ny?" in said(desk_app)
    desk_app.text_input(key="new_customer_F00001_number").set_value("K99")
    desk_app.button(key="new_customer_F00001_known").click().run()
    assert "Det finns ingen annan kund K99." in said(desk_app)
    desk_app.text_input(key="new_customer_F00001_number").set_value("K1")
    desk_app.button(key="new_customer_F00001_known").click().run()
    assert "Kunden lades upp" not in said(desk_app)
    assert "Ankans Leksaker" in said(desk_app)


def test_the_findings_ask_about_one_customer_after_the_other(desk_app: AppTest):
    open_page(desk_app, "desk")
    submit("W-1")
    submit("W-2", email="annan@example.se")
    desk_app.query_params["view"] = "findings"
    open_page(desk_app, "imports")
    assert "Nya kunder från supportformuläret (2)" in said(desk_app)
    desk_app.selectbox(key="form_customer_id").select("F00002").run()
    # Nobody is said to be new by an empty field.
    desk_app.button(key="new_customer_F00002_known").click().run()
    assert "Det finns ingen annan kund ?." in said(desk_app)
    desk_app.text_input(key="new_customer_F00002_number").set_value("K1")
    desk_app.button(key="new_customer_F00002_known").click().run()
    assert [toast.value for toast in desk_app.toast] == ["Ärendena är flyttade till K1\\."]
    assert "Nya kunder från supportformuläret (1)" in said(desk_app)
    desk_app.button(key="new_customer_F00001_new").click().run()
    assert [toast.value for toast in desk_app.toast] == ["Kunden är ny\\."]
    assert "Nya kunder från supportformuläret (" not in said(desk_app)
    assert stored(ui.store(), "select outcome, same_as from store.form_customers order by customer_id") == [
        ("new", None), ("known", "K1"),
    ]  # fmt: skip


def test_a_case_that_came_otherwise_says_nothing_of_the_form(desk_app: AppTest):
    case_page(desk_app, "T1")
    assert "Med kundens egna ord" not in said(desk_app)


@pytest.mark.parametrize(("page", "times"), [("desk", 2), ("queue", 2), ("overview", 2), ("register", 1)])
def test_an_open_page_is_drawn_anew_when_somebody_changed_something(
    desk_app: AppTest, monkeypatch: pytest.MonkeyPatch, page: str, times: int
):
    begun = []

    def begin_and_change() -> None:
        """As if the case came just after the page had begun to be drawn for the first time."""
        live.begin_to_draw()
        if not begun:
            submit("W-1")
        begun.append(page)

    monkeypatch.setattr(ui, "begin_to_draw", begin_and_change)
    # No time passes: a page doesn't rest.
    monkeypatch.setattr(live, "time", SimpleNamespace(monotonic=lambda: 0.0))
    open_page(desk_app, page)
    assert not desk_app.exception
    assert len(begun) == times


def test_a_page_that_takes_long_to_draw_rests_as_long(desk_app: AppTest, monkeypatch: pytest.MonkeyPatch):
    looks = []
    monkeypatch.setattr(live, "_look", lambda shown, from_then: looks.append(from_then))
    times = iter([100.0, 107.0])
    monkeypatch.setattr(live, "time", SimpleNamespace(monotonic=lambda: next(times)))
    open_page(desk_app, "desk")
    assert looks == [114.0]


def test_an_empty_desk_shows_the_first_case_when_it_comes(
    tmp_path: Path, terms: Terms, monkeypatch: pytest.MonkeyPatch, desk_app: AppTest
):
    monkeypatch.setenv("SUPPORTKOLL_STORE", place(tmp_path / "empty.duckdb"))
    monkeypatch.setattr(live, "time", SimpleNamespace(monotonic=lambda: 0.0))
    open_page(desk_app, "queue")
    assert desk_app.title[0].value == "Välkommen till Supportkoll"
    monkeypatch.setattr(ui, "keep_up_to_date", lambda page: (submit("W-1"), live.keep_up_to_date(page)))
    open_page(desk_app, "queue")
    assert desk_app.title[0].value == "Ärendekö"
