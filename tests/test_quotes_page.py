"""The page of quotes: what waits, what became of the others, and registering what was sent and decided."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from lib import access, clock, reports, ui
from lib.desk import decide_quote
from lib.reports import Scope
from lib.store import Store
from lib.words import Words
from tests.conftest import NOW, bring_in
from tests.rows import base, contract, entry, event, installation, quote, ticket
from tests.test_pages import app, figures, open_page, shop_file  # noqa: F401 (fixtures)

ENGLISH = Words("en")
SERIOUS = {"category": "third_party", "serious": "true"}


def ever(moment=None) -> Scope:
    return Scope(moment or clock.now(), date(2000, 1, 1), date(2026, 6, 1))


def stated(store: Store) -> dict[str, str]:
    found = reports.quotes(store, ever(NOW)).table
    return dict(zip(found.column("quote_id"), found.column("quote_state"), strict=True))


# ---- What became of a quote ------------------------------------------------------------------------------------------


def test_a_later_approval_replaces_earlier_ones_and_what_waits_from_before_it(desk: Store, tmp_path):
    first = {"decision": "approved", "decided_at": "2026-05-05T10:00"}
    second = {"sent_at": "2026-05-06T10:00", "decision": "approved", "decided_at": "2026-05-07T10:00"}
    none = {"decision": "", "decided_at": ""}
    rows = [
        quote("O1", **first),
        quote("O2", **none),
        quote("O3", **second),
        quote("O4", decision="declined", decided_at="2026-05-06T10:00"),
        quote("O5", sent_at="2026-05-08T10:00", **none),
    ]
    facts = base(contracts=[contract("2020-01-01")], tickets=[ticket(category="development")], quotes=rows)
    bring_in(desk, tmp_path, facts)
    assert stated(desk) == {**{"O1": "replaced", "O2": "replaced", "O3": "approved", "O4": "declined", "O5": "pending"}}


def test_the_age_of_what_waits_is_counted_in_working_days(desk: Store, tmp_path):
    # NOW is Monday 1 June; the 14th of May is Ascension Day.
    bring_in(
        desk, tmp_path, base(quotes=[quote("O1", sent_at="2026-05-13T16:00"), quote("O2", sent_at="2026-05-30T10:00")])
    )
    found = reports.quotes(desk, ever(NOW)).table
    assert dict(zip(found.column("quote_id"), found.column("age_days"), strict=True)) == {"O1": 12, "O2": 1}
    waits = reports.quote_figures(desk, ever(NOW))
    assert (waits["pending"], waits["pending_amount"], waits["oldest"]) == (2, 3000, 12)
    assert waits["approved_percent"] is None


@pytest.mark.parametrize(("minutes", "beyond"), [("90", None), ("91", Decimal("16.58"))])
def test_work_beyond_the_amount_is_marked_from_the_first_minute(desk: Store, tmp_path, minutes: str, beyond):
    facts = base(
        contracts=[contract("2020-01-01")],
        tickets=[ticket(category="development")],
        quotes=[
            quote(amount="1492.50", sent_at="2026-05-04T10:05", decision="approved", decided_at="2026-05-04T10:10")
        ],
        time_entries=[entry(minutes=minutes)],
    )
    bring_in(desk, tmp_path, facts)
    (row,) = reports.quotes(desk, ever(NOW)).table.dicts()
    assert row["beyond"] == beyond
    assert row["worked_value"] == Decimal("1492.50") + (beyond or 0)


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({}, True),
        ({"tickets": [ticket(**(SERIOUS | {"serious": "false"}))]}, False),
        ({"tickets": [ticket(**(SERIOUS | {"category": "core"}))]}, False),
        ({"quotes": [quote()]}, False),
        ({"quotes": [quote(decision="declined", decided_at="2026-05-05T10:00")]}, True),
        ({"quotes": [quote(decision="approved", decided_at="2026-05-05T10:00")]}, False),
        ({"ticket_events": [event("2026-05-06T10:00", "resolved")]}, False),
        ({"tickets": [ticket(**SERIOUS, installation_id="M1")], "module_installations": [installation()]}, False),
        (
            {
                "tickets": [ticket(**SERIOUS, installation_id="M1")],
                "module_installations": [installation(installed_on="2026-04-03")],
            },
            True,
        ),
    ],
)
def test_which_cases_need_a_quote(desk: Store, tmp_path, changes: dict, needs: bool):
    bring_in(desk, tmp_path, base(contracts=[contract("2020-01-01")], tickets=[ticket(**SERIOUS)]) | changes)
    assert reports.quotes_needed(desk, ever(NOW)).table.column("ticket_id") == (["T1"] if needs else [])


def test_cases_that_need_a_quote_are_those_that_charges_wait_for(shop: Store):
    """The rule stands in `decisions.charges` for cases with work, and in `decisions.quotes_needed` for all."""
    waiting = shop.cursor(NOW).execute(
        "select distinct ticket_id from decisions.charges "
        "where category_quote_when_serious and serious and warranty_installation_id is null"
    )
    needed = shop.cursor(NOW).execute(
        "select distinct ticket_id from decisions.quotes_needed semi join decisions.charges using (ticket_id)"
    )
    assert sorted(waiting.fetchall()) == sorted(needed.fetchall()) != []


# ---- The page --------------------------------------------------------------------------------------------------------


def turned_to(app: AppTest, **query) -> AppTest:
    for key in list(app.query_params):
        del app.query_params[key]
    for key, value in ({"lang": "en", "period": "all"} | query).items():
        app.query_params[key] = value
    open_page(app, "quotes")
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_the_figures_are_those_of_the_lists_that_they_lead_to(app):
    shown = figures(turned_to(app))
    links = [parse_qs(link.proto.query_string) for link in app.get("page_link") if link.proto.label == "Show quotes"]
    waiting = reports.quotes(ui.store(), ever(), ("pending",), page=None)
    assert shown["Waiting for an answer"] == ENGLISH.money(waiting.sums["amount"])
    assert shown["Oldest, working days"] == ENGLISH.number(max(waiting.table.column("age_days")))
    assert links[0]["state"] == ["pending"]
    turned_to(app, **links[0])
    assert any(caption.value.startswith(f"{waiting.total} quotes, ") for caption in app.caption)
    decided = reports.quotes(ui.store(), ever(), tuple(links[2]["state"]), page=None).table
    approved = [row for row in decided.dicts() if row["quote_state"] != "declined"]
    assert shown["Approved"] == ENGLISH.percent(Decimal(100 * len(approved)) / len(decided.rows))


def test_beyond_and_without_an_approval_are_findings_of_the_audit(app):
    shown = figures(turned_to(app))
    for label, kinds in (
        ("Work beyond the quotes", reports.BEYOND_APPROVAL),
        ("Without approval", reports.WITHOUT_APPROVAL),
    ):
        found = reports.billing_findings(ui.store(), ever(), reports.FindingFilter(kind=kinds), page=None)
        assert shown[label] == ENGLISH.money(found.sums["kronor"])
        assert found.total > 0
    turned_to(app, view="worked")
    assert len(app.dataframe[0].value) == found.total


def test_the_list_obeys_state_and_customer(app):
    turned_to(app, state=["declined"])
    assert set(app.dataframe[0].value["quote_state"].map(lambda shown: shown[0])) == {"Declined"}
    row = reports.quotes(ui.store(), ever()).table.dicts()[0]
    turned_to(app, customer=row["customer_id"])
    assert set(app.dataframe[0].value["customer_name"]) == {row["customer_name"]}


def test_a_quote_that_was_sent_and_then_declined_is_registered(app):
    turned_to(app)
    case = reports.quotes(ui.store(), ever()).table.dicts()[0]["ticket_id"]
    before = set(reports.quotes(ui.store(), ever(), page=None).table.column("quote_id"))
    app.text_input(key="send_quote_case").set_value(f" {case} ")
    app.text_input(key="send_quote_amount").set_value("2 500,50")
    press(app, "Register the quote")
    (sent,) = set(reports.quotes(ui.store(), ever(), page=None).table.column("quote_id")) - before
    assert app.text_input(key="send_quote_case").value == ""
    turned_to(app, quote=sent)
    found = reports.quote(ui.store(), clock.now(), sent)
    assert (found["ticket_id"], found["amount"], found["quote_state"]) == (case, Decimal("2500.50"), "pending")
    app.segmented_control(key=f"decide_quote_{sent}_decision").set_value("declined")
    press(app, "Register the decision")
    assert reports.quote(ui.store(), clock.now(), sent)["quote_state"] == "declined"


@pytest.mark.parametrize(
    ("case", "amount", "problem"),
    [("T99999999", "100", "There is no case T99999999"), ("", "hundra", "Write an amount in kronor above zero")],
)
def test_what_is_typed_stays_when_it_cannot_be(app, case: str, amount: str, problem: str):
    turned_to(app)
    app.text_input(key="send_quote_case").set_value(case)
    app.text_input(key="send_quote_amount").set_value(amount)
    press(app, "Register the quote")
    assert [error.value.startswith(problem) for error in app.error] == [True]
    assert [app.text_input(key=f"send_quote_{field}").value for field in ("case", "amount")] == [case, amount]


def test_a_decision_that_somebody_else_registered_first_is_said_so(app):
    turned_to(app)
    row = reports.quotes(ui.store(), ever(), ("pending",)).table.dicts()[0]["quote_id"]
    turned_to(app, quote=row)
    decide_quote(ui.store(), row, "declined", decided_at=clock.now(), seen=None, by=access.who(), now=clock.now())
    app.segmented_control(key=f"decide_quote_{row}_decision").set_value("approved")
    press(app, "Register the decision")
    assert [error.value.startswith("Somebody else has registered") for error in app.error] == [True]
    assert app.segmented_control(key=f"decide_quote_{row}_decision").value == "approved"
    assert reports.quote(ui.store(), clock.now(), row)["decision"] == "declined"


def test_a_quote_that_isnt_there_is_said_so(app):
    turned_to(app, quote="O99999")
    assert any(caption.value == "There is no such quote." for caption in app.caption)
