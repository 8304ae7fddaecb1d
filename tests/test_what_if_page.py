"""The page of drafts: its figures are those of the report, and a draft is entered, shared, saved and compared."""

import pytest
from streamlit.testing.v1 import AppTest

from lib import clock, drafts, periods, reports, ui
from lib.reports import Scope
from lib.words import Words
from tests.test_pages import app, figures, open_page, shop_file  # noqa: F401 (fixtures)

DEARER = "ticket_fee.fee=450"


def shown(app: AppTest, code: str = "", **query: str) -> AppTest:
    """The page of a draft over the whole history."""
    app.query_params.update({"period": "all", **({"draft": code} if code else {}), **query})
    return open_page(app, "what_if")


def found(app: AppTest, code: str) -> reports.WhatIf:
    """What the report says of a draft."""
    store, today = ui.store(), clock.now().date()
    whole = periods.period("all", today)
    scope = Scope(clock.now(), whole.first, whole.last)
    return reports.what_if(store.by_edition(), scope, drafts.parse(code, store.terms))


def test_without_a_draft_nothing_is_decided(app):
    assert not figures(shown(app))


def test_the_figures_are_those_of_the_report(app):
    page, say = shown(app, DEARER), Words("sv")
    expected = found(app, DEARER).figures
    seen = figures(page)
    assert seen["Debiterat enligt utkastet"] == say.money(expected["kronor_after"])
    assert seen["Ärenden som avgörs annorlunda"] == say.number(expected["differing"])
    assert seen["Kunder som betalar mer"] == say.number(expected["paying_more"])
    assert seen["SLA, vanliga ärenden"] == say.percent(expected["standard_after"])
    assert expected["differing"] > 100


def test_a_draft_is_entered_and_stands_in_the_address(app):
    page = shown(app)
    (fee,) = [field for field in page.number_input if field.label == "Ärendeavgift"]
    (form,) = [field for field in page.selectbox if field.label == "Server och drift"] or [None]
    fee.set_value(450.0)
    if form:
        form.set_value("third_party")
    (decide,) = [button for button in page.button if button.label == "Avgör alla ärenden efter utkastet"]
    page = decide.click().run()
    assert not page.exception
    code = page.query_params["draft"]
    code = code[0] if isinstance(code, list) else code
    assert DEARER in code
    assert figures(page)["Debiterat enligt utkastet"]
    (back,) = [button for button in page.button if button.label == "Tillbaka till gällande villkor"]
    page = back.click().run()
    assert "draft" not in page.query_params
    assert not figures(page)


def test_winners_and_losers_stand_in_tables_of_their_own(app):
    page = shown(app, "hourly_rate.plus.rate=700;hourly_rate.bas.rate=1200")
    assert not page.exception
    tables = [frame.value for frame in page.dataframe]
    customers = [table for table in tables if list(table.columns)[:2] == ["customer_name", "difference"]]
    signs = [{amount > 0 for amount in table["difference"] if amount} for table in customers]
    assert [{True}, {False}] == signs[:2]


def test_a_period_offers_the_whole_history_and_a_rate_beyond_the_promise_is_told(app):
    page = shown(app, "hourly_rate.plus.rate=700", period="m12")
    assert any("Visa hela historiken" in link.proto.label for link in page.get("page_link"))
    assert any("utanför det spann" in warning.value for warning in page.warning)
    assert any("[[hourly_range]]" in code.value for code in page.code)
    page = shown(app, DEARER)
    assert not any("Visa hela historiken" in link.proto.label for link in page.get("page_link"))
    assert not any("utanför det spann" in warning.value for warning in page.warning)


@pytest.mark.parametrize("code", ["ticket_fee.fee=x", "nothing=3", "<script>alert(1)</script>", "since=2026-13-01"])
def test_a_draft_that_cannot_be_says_so_and_shows_no_figure(app, code):
    page = shown(app, code)
    assert not page.exception
    assert any("utkast" in error.value.lower() for error in page.error)
    assert not figures(page)
    open_page(page, "sla")
    assert not open_page(page, "what_if").error


def test_a_draft_is_still_there_after_a_look_at_another_page(app):
    seen = figures(shown(app, DEARER))
    for name in ("sla", "what_if"):
        app.query_params.clear()  # As the menu does: the address of another page begins anew.
        page = open_page(app, name)
    assert page.query_params["draft"] in (DEARER, [DEARER])
    assert figures(page) == seen


def test_drafts_are_saved_and_stand_side_by_side(app):
    page = shown(app, DEARER)
    page.text_input(key="draft_name").set_value("Dyrare ärenden").run()
    page = page.button(key="draft_save").click().run()
    assert not page.exception
    assert [row["name"] for row in reports.saved_drafts(ui.store().by_edition(), clock.now()).dicts()] == [
        "Dyrare ärenden"
    ]
    (table,) = [frame.value for frame in page.dataframe if "Dyrare ärenden" in frame.value.to_string()]
    # Below the terms in force.
    assert len(table) == 2
    page = page.button(key="draft_remove").click().run()
    assert not reports.saved_drafts(ui.store().by_edition(), clock.now()).rows
    assert not page.exception
