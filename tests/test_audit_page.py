"""The page of the billing audit: its figures lead to just their rows, and findings are settled, taken back, kept."""

import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs
from zlib import crc32

import pytest
from streamlit.testing.v1 import AppTest

from lib import access, clock, desk, explain, reports, ui
from lib.errors import Conflict
from lib.reports import FindingFilter, Scope
from lib.words import CODES, Words, plain
from pages.audit import _in_words
from tests.test_explain import exact
from tests.test_pages import app, figures, open_page, shop_file  # noqa: F401 (fixtures)

ENGLISH = Words("en")
SUMMED = re.compile(r"([\d,]+) findings?, ([\d,.]+)\u00a0kr")


def ever() -> Scope:
    return Scope(clock.now(), date(2000, 1, 1), clock.local_now().date())


def listed(wanted: FindingFilter) -> reports.Slice:
    return reports.billing_findings(ui.store(), ever(), wanted, page=None)


def turned_to(app: AppTest, **query) -> AppTest:
    """The page with these filters, in English, of all time."""
    for key in list(app.query_params):
        del app.query_params[key]
    for key, value in ({"lang": "en", "period": "all"} | query).items():
        app.query_params[key] = value
    open_page(app, "audit")
    assert not app.exception
    return app


def summed(app: AppTest) -> tuple[int, Decimal]:
    """How many findings the list says that there are, and their kronor."""
    found = [SUMMED.fullmatch(caption.value) for caption in app.caption]
    (count, kronor) = next(one.groups() for one in found if one)
    return int(count.replace(",", "")), exact(kronor, "en")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_each_figure_leads_to_the_rows_that_it_sums(app):
    turned_to(app)
    shown, links = figures(app), [link for link in app.get("page_link") if link.proto.page == "audit"]
    labels = ["Not invoiced", "Wrongly invoiced", "To check", "Awaits invoicing", "Settled"]
    assert list(shown) == labels
    asked = [parse_qs(link.proto.query_string) for link in links if link.proto.label == "Show findings"]
    assert len(asked) == len(labels)
    for label, query in zip(labels, asked, strict=True):
        turned_to(app, **query)
        count, kronor = summed(app)
        assert ENGLISH.money(kronor) == shown[label]
        assert count == int(next(badge for badge in _badges(app, label)).replace(",", "")), label
        assert count > 0, label


def _badges(app: AppTest, label: str) -> list[str]:
    """The numbers of findings that the figures say, that of the figure asked for first."""
    at = [metric.label for metric in app.metric].index(label)
    found = [re.search(r"([\d,]+) findings?\]", text.value) for text in app.markdown]
    return [one[1] for one in found if one][at:]


@pytest.mark.parametrize(
    "wanted",
    [
        FindingFilter(),
        FindingFilter(state="awaits"),
        FindingFilter(state="all"),
        FindingFilter(direction="misbilled"),
        FindingFilter(kind=("missing", "over")),
    ],
    ids=str,
)
def test_the_list_obeys_the_address(app, wanted: FindingFilter):
    query = {"state": wanted.state, "direction": wanted.direction, "kind": list(wanted.kind)}
    turned_to(app, **{key: value for key, value in query.items() if value})
    found = listed(wanted)
    assert summed(app) == (found.total, found.sums["kronor"])
    assert found.sums["kronor"] == sum(found.table.column("kronor")) > 0
    assert found.table.column("kronor") == sorted(found.table.column("kronor"), reverse=True)


def test_customer_month_and_what_hinders_closing_narrow_the_list(app):
    turned_to(app)
    rows = [row for row in listed(FindingFilter()).table.dicts() if row["month"] and row["customer_id"]]
    customer, month = rows[0]["customer_id"], rows[0]["month"]
    turned_to(app, customer=customer, month=f"{month:%Y-%m}")
    expected = [row["kronor"] for row in rows if (row["customer_id"], row["month"]) == (customer, month)]
    assert summed(app) == (len(expected), sum(expected))
    turned_to(app, month=f"{month:%Y-%m}", hinders="yes")
    found = listed(FindingFilter(month=month, hinders=True))
    open_ones = [figures(app)[label] for label in ("Not invoiced", "Wrongly invoiced", "To check")]
    assert sum(exact(amount[:-3], "en") for amount in open_ones) == found.sums["kronor"] == summed(app)[1]
    turned_to(app, hinders="yes")
    found = listed(FindingFilter(hinders=True))
    assert summed(app) == (found.total, found.sums["kronor"])
    assert not {"missing", "under"} & set(found.table.column("finding_kind"))
    turned_to(app, customer="nobody", month="2026", hinders="perhaps")
    assert summed(app)[0] == listed(FindingFilter()).total


def test_kinds_add_up_to_the_list_both_ways(app):
    turned_to(app)
    kinds, every = reports.finding_kinds(ui.store(), ever(), FindingFilter()), listed(FindingFilter())
    assert sum(kinds.column("kronor")) == every.sums["kronor"]
    assert sum(kinds.column("findings")) == every.total
    figure = app.get("plotly_chart")[0]
    assert figure.proto.id
    sides = {row["direction"] for row in kinds.dicts()}
    assert sides == set(CODES["direction"])


def test_the_file_holds_every_finding_in_words(app):
    turned_to(app)
    found = _in_words(ui.store(), ever(), FindingFilter(state="all"), "sv", page=None)
    assert len(found.table.rows) == found.total
    say = Words("sv")
    for row, facts in zip(found.table.dicts(), listed(FindingFilter(state="all")).table.dicts(), strict=True):
        assert row["reason"] == " ".join(explain.reason(facts, say))
        assert row["remedy"] == explain.remedy(facts, say)


def chosen(app: AppTest, kind: str) -> dict:
    """An open finding of a kind, shown."""
    turned_to(app)
    found = listed(FindingFilter(kind=(kind,))).table.dicts()[0]
    turned_to(app, finding=found["finding_id"])
    return found


def texts(app: AppTest) -> str:
    return "\n".join(text.value for text in app.markdown).replace("\\", "").replace("\u2060", "")


def test_a_finding_says_why_under_which_clause_and_what_to_do(app):
    for kind in ("under", "should_be_free", "work_before_quote", "uncharged_installation", "overlapping"):
        found, shown = chosen(app, kind), texts(app)
        for sentence in explain.reason(found, ENGLISH):
            assert " ".join(sentence.split()) in " ".join(shown.split())
        assert " ".join(explain.remedy(found, ENGLISH).split()) in " ".join(shown.split())
        assert ENGLISH.code("clause", found["clause"]) in shown
        links = [(link.proto.page, parse_qs(link.proto.query_string)) for link in app.get("page_link")]
        if found["ticket_id"]:
            assert ("ticket", {"id": [found["ticket_id"]]}) in [
                (page, {"id": query.get("id")}) for page, query in links
            ]
        if found["month"]:
            months = [query["month"] for page, query in links if page == "invoicing" and "month" in query]
            assert months == [[f"{found['month']:%Y-%m}"]]


def test_a_finding_that_isnt_there_is_said_so(app):
    turned_to(app, finding="missing:T99999999")
    assert any(caption.value == "It is mended, or its facts are others by now." for caption in app.caption)
    press(app, "Close")
    assert "finding" not in app.query_params


def test_settling_takes_a_finding_out_of_the_open_ones_and_back(app):
    found = chosen(app, "over")
    before, total = summed(app), figures(app)["Wrongly invoiced"]
    key = f"settle_{found['finding_id']}"
    app.selectbox(key=f"{key}_how").set_value("credited")
    app.text_area(key=f"{key}_why").set_value("Kreditfaktura 4711")
    press(app, "Settle the finding")
    assert summed(app) == (before[0] - 1, before[1] - found["kronor"])
    assert exact(total[:-3], "en") - exact(figures(app)["Wrongly invoiced"][:-3], "en") == found["kronor"]
    assert "Credited, " in texts(app)
    assert "“Kreditfaktura 4711”" in texts(app)
    settled = listed(FindingFilter(state="settled", kind=("over",))).table.dicts()
    assert found["finding_id"] in [row["finding_id"] for row in settled]
    press(app, "Take the settlement back")
    assert summed(app) == before
    history = reports.settlements_of(ui.store(), clock.now(), found["finding_id"])
    assert history.column("outcome") == ["taken_back", "credited"]
    assert "Kreditfaktura 4711" in [text.value for text in app.text]


def test_what_is_typed_stays_when_somebody_else_was_first(app):
    found = chosen(app, "under")
    desk.settle(ui.store(), found["finding_id"], "agreed", "", seen=found["mark"], by=access.who(), now=clock.now())
    key = f"settle_{found['finding_id']}"
    app.selectbox(key=f"{key}_how").set_value("other")
    app.text_area(key=f"{key}_why").set_value("Mina ord")
    press(app, "Settle the finding")
    assert [error.value for error in app.error] == [
        plain("Somebody else has settled this finding meanwhile. Look at what they wrote.")
    ]
    assert "Agreed with the customer" in texts(app)
    assert "What you wrote: Mina ord" in [caption.value for caption in app.caption]
    press(app, "Take the settlement back")
    assert app.text_area(key=f"{key}_why").value == "Mina ord"
    assert app.selectbox(key=f"{key}_how").value == "other"
    press(app, "Settle the finding")
    assert "Other, " in texts(app)
    assert not app.error
    assert not [caption.value for caption in app.caption if caption.value.startswith("What you wrote")]


@pytest.mark.parametrize(
    ("outcome", "problem"), [(None, "Choose how"), ("other", "Say why"), ("credited", "Write the number")]
)
def test_a_settlement_without_its_reason_is_refused(app, outcome: str | None, problem: str):
    found = chosen(app, "should_be_free")
    app.selectbox(key=f"settle_{found['finding_id']}_how").set_value(outcome)
    press(app, "Settle the finding")
    assert [error.value.startswith(problem) for error in app.error] == [True]
    assert found["finding_id"] in listed(FindingFilter()).table.column("finding_id")


def test_a_settlement_of_other_facts_is_told_with_its_words(app):
    found = chosen(app, "beyond_quote")
    with ui.store().tx(changes_charges=False) as cursor:
        cursor.execute(
            "insert into store.settlements values ('0', ?, 'another mark', 'goodwill', 'Vi bjuder', 'manager', ?)",
            [found["finding_id"], clock.now() - timedelta(days=1)],
        )
    turned_to(app, finding=found["finding_id"])
    assert "It was settled before, but its facts have changed since: Goodwill, " in texts(app)
    assert "“Vi bjuder”" in texts(app)
    assert found["finding_id"] in listed(FindingFilter()).table.column("finding_id")


def test_a_case_shows_its_findings(app):
    found = chosen(app, "missing")
    for key in list(app.query_params):
        del app.query_params[key]
    app.query_params["id"] = found["ticket_id"]
    app.query_params["lang"] = "en"
    open_page(app, "ticket")
    assert not app.exception
    asked = [parse_qs(link.proto.query_string) for link in app.get("page_link") if link.proto.page == "audit"]
    assert [found["finding_id"]] in [query.get("finding") for query in asked]


def marked(app: AppTest, rows: list[int]) -> list[dict]:
    """The first page of the open findings, with some of its rows marked; those."""
    turned_to(app)
    table = _in_words(ui.store(), ever(), FindingFilter(), "en").table
    selection = {"rows": rows, "columns": [], "cells": []}
    app.session_state[f"findings_rows_{crc32(repr(table.rows).encode())}"] = {"selection": selection}
    app.run()
    assert not app.exception
    return [table.dicts()[at] for at in rows]


def test_several_findings_are_settled_alike(app):
    found, before = marked(app, [1, 3, 4]), summed(app)
    kronor = ENGLISH.money(sum(row["kronor"] for row in found)).replace("\u00a0", " ")
    assert f"Settle alike: 3 findings, {kronor}" in texts(app)
    app.selectbox(key="settle_all_how").set_value("written_off")
    app.text_area(key="settle_all_why").set_value("Preskriberat")
    press(app, "Settle the marked findings")
    assert summed(app) == (before[0] - 3, before[1] - sum(row["kronor"] for row in found))
    assert "Settle the marked findings" not in [button.label for button in app.button], "no other rows are marked now"
    for row in found:
        history = reports.settlements_of(ui.store(), clock.now(), row["finding_id"]).dicts()
        assert (history[0]["outcome"], history[0]["note"]) == ("written_off", "Preskriberat")
        desk.unsettle(ui.store(), row["finding_id"], seen=row["mark"], by=access.who(), now=clock.now())


def test_of_several_findings_all_are_settled_or_none(app):
    found = marked(app, [0, 2])
    seen = {row["finding_id"]: row["mark"] for row in found}
    stale = seen | {found[1]["finding_id"]: "another mark"}
    log = "select count(*) from store.audit_log where action = 'settle'"
    (before,) = ui.store().cursor(clock.now()).execute(log).fetchone()
    with pytest.raises(Conflict):
        desk.settle_all(ui.store(), stale, "credited", "K1", by=access.who(), now=clock.now())
    open_ones = set(listed(FindingFilter()).table.column("finding_id"))
    assert set(seen) <= open_ones
    assert ui.store().cursor(clock.now()).execute(log).fetchone() == (before,)
    desk.settle_all(ui.store(), seen, "credited", "K1", by=access.who(), now=clock.now())
    assert ui.store().cursor(clock.now()).execute(log).fetchone() == (before + 2,)
    with pytest.raises(Conflict, match="settled"):
        desk.settle_all(ui.store(), seen, "agreed", "", by=access.who(), now=clock.now())
    for finding_id, mark in seen.items():
        desk.unsettle(ui.store(), finding_id, seen=mark, by=access.who(), now=clock.now())
