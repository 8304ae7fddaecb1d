"""The month on paper: its figures are those of the other pages, and it prints light and whole."""

import html
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lib import days, desk, paper, reports, ui
from lib.access import Person
from lib.month_paper import MOST_BREACHES, month_paper
from lib.paper import Bar, Change, Link
from lib.reports import Filter, Scope
from lib.store import Store
from lib.terms import Terms
from lib.ui.printing import PAPER
from lib.words import Words
from tests.conftest import NOW, copied
from tests.test_pages import app, open_page, shop_file  # noqa: F401 (fixtures)

AS_OF = datetime.combine(NOW.date(), datetime.min.time().replace(hour=15), days.ZONE)
APRIL = Scope(AS_OF, date(2026, 4, 1), date(2026, 4, 30))
MARCH = Scope(AS_OF, date(2026, 3, 1), date(2026, 3, 31))
END_OF_APRIL = datetime(2026, 4, 30, 23, 59, 59, tzinfo=days.ZONE)
HOSTILE = '<script>alert(1)</script> "quoted" & more'


def text_of(sheet: str) -> str:
    """What a sheet says, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", sheet))


def sheet_in(app) -> str:
    """The sheet on the page."""
    (found,) = [part.proto.body for part in app.get("html") if 'class="sheet"' in part.proto.body]
    return found


def test_the_figures_are_those_of_the_pages_of_the_period(shop: Store):
    found = reports.month(shop, APRIL, MARCH)
    assert found.cases == (reports.case_figures(shop, APRIL), reports.case_figures(shop, MARCH))
    assert found.work == (reports.work_figures(shop, APRIL), reports.work_figures(shop, MARCH))
    assert found.billing == (reports.audit_figures(shop, APRIL), reports.audit_figures(shop, MARCH))
    assert found.clauses == reports.clauses(shop, APRIL)
    assert found.breaches.total == reports.tickets(shop, APRIL, Filter(status=("breached", "overdue"))).total
    assert sum(found.clauses.column("list_value")) == reports.charge_lines(shop, APRIL).sums["list_value"]


def test_findings_are_those_of_the_audit(shop: Store):
    found = reports.month(shop, APRIL, MARCH).findings
    expected = (
        shop.cursor(AS_OF)
        .execute(
            "select finding, count(*), sum(charged), sum(adjusted), sum(charged + adjusted), sum(invoiced), "
            "sum(difference) from decisions.billing_audit where registered_on between '2026-04-01' and '2026-04-30' "
            "group by finding order by finding"
        )
        .fetchall()
    )
    assert found.rows == expected
    for finding, cases, *_ in expected:
        assert reports.tickets(shop, APRIL, Filter(finding=(finding,))).total == cases


@pytest.mark.parametrize("scope", [APRIL, replace(APRIL, first=date(2024, 1, 1))])
def test_the_table_of_billing_adds_up(shop: Store, scope: Scope):
    found = reports.month(shop, scope, MARCH)
    billing, columns = found.billing[0], found.findings
    for name in ("charged", "adjusted", "owed", "invoiced"):
        assert sum(columns.column(name)) == billing[name]
    assert billing["charged"] == found.work[0]["amount"]
    assert billing["charged"] + billing["adjusted"] == billing["owed"]
    assert sum(columns.column("difference")) == billing["invoiced"] - billing["owed"]
    text = text_of(month_paper(found, scope, MARCH, Words("en")))
    for amount in (billing["adjusted"], billing["owed"], billing["invoiced"] - billing["owed"]):
        assert Words("en").number(amount, 2) in text


def test_each_cell_names_its_heading_where_columns_have_no_room():
    made = paper.table(["a", "<b>"], [["x", "1"]], (1,), ["y", "2"])
    assert made.count('data-heading="a"') == made.count('data-heading="&lt;b&gt;"') == 2
    assert "attr(data-heading)" in PAPER.read_text(encoding="utf-8")


@pytest.mark.parametrize(("scope", "moment"), [(APRIL, END_OF_APRIL), (replace(APRIL, last=NOW.date()), AS_OF)])
def test_the_backlog_is_that_of_the_end_of_the_month_or_of_now(shop: Store, scope: Scope, moment: datetime):
    assert reports.end_of(scope) == moment
    expected = (
        shop.cursor(moment)
        .execute(
            "select count(*) filter (resolved_at is null), count(*) filter (handled_at is null), "
            "count(*) filter (status = 'overdue') from decisions.ticket_sla"
        )
        .fetchone()
    )
    found = reports.month(shop, scope, MARCH).backlog[0]
    assert tuple(found[name] for name in ("unresolved", "waiting", "overdue")) == expected
    assert found["unresolved"] > 0


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_sheet_says_what_the_reports_say(shop: Store, lang: str):
    say, found = Words(lang), reports.month(shop, APRIL, MARCH)
    text = text_of(month_paper(found, APRIL, MARCH, say))
    for figure in (
        say.percents(found.cases[0]["standard_percent"], found.cases[0]["standard_at_most"]),
        say.percents(found.cases[0]["critical_percent"], found.cases[0]["critical_at_most"]),
        say.money(found.work[0]["given_value"]),
        say.money(found.work[0]["amount"]),
        say.money(found.work[0]["warranty_value"]),
        say.money(found.billing[0]["lacking"]),
        say.number(found.billing[0]["invoiced"], 2),
        say.minutes(found.cases[0]["critical_minutes"]),
        say.month(APRIL.first),
        "2026-04-30 23:59",
        "2026-06-01 15:00",
    ):
        assert figure in text, figure
    shown = found.breaches.table.column("ticket_id")
    assert all(ticket in text for ticket in shown[:MOST_BREACHES])
    for row in found.clauses.dicts():
        assert say.hours(row["minutes"]) in text
    for row in found.customers.dicts()[:10]:
        assert row["customer_name"] in text


def test_more_breaches_than_fit_are_counted(shop: Store):
    every = Scope(AS_OF, date(2024, 1, 1), NOW.date())
    found = reports.month(shop, every, MARCH)
    assert found.breaches.total > MOST_BREACHES
    text = text_of(month_paper(found, every, MARCH, Words("en")))
    assert f"And {found.breaches.total - MOST_BREACHES} more." in text
    assert text.count(found.breaches.table.column("ticket_id")[MOST_BREACHES]) == 0


def test_a_month_without_cases_is_a_sheet_all_the_same(shop: Store):
    empty = Scope(AS_OF, date(2010, 1, 1), date(2010, 1, 31))
    text = text_of(month_paper(reports.month(shop, empty, empty), empty, empty, Words("en")))
    assert "Breaches (0)" in text
    assert "January 2010" in text


def test_a_note_by_a_manager_is_on_the_sheet(demo_file: Path, tmp_path: Path, terms: Terms):
    with Store(copied(demo_file, tmp_path / "shop.duckdb"), terms) as store:
        ticket = reports.breaches(store, APRIL).table.dicts()[0]["ticket_id"]
        desk.note_breach(store, ticket, HOSTILE, seen=None, by=Person("Chefen"), now=AS_OF)
        found = reports.month(store, APRIL, MARCH)
        assert found.notes.total == 1
        sheet = month_paper(found, APRIL, MARCH, Words("sv"))
    assert "<script>" not in sheet
    assert HOSTILE in text_of(sheet)
    assert "Chefen, 2026-06-01" in text_of(sheet)


def test_what_is_on_paper_is_escaped():
    cells = [HOSTILE, Link(HOSTILE, "tickets", {"q": HOSTILE, "form": ("a", "b"), "none": None}), Change(HOSTILE, True)]
    made = paper.sheet(
        HOSTILE,
        [HOSTILE],
        [
            paper.section(HOSTILE, paper.table([HOSTILE] * 3, [cells], (1,), cells), paper.text(HOSTILE), note=HOSTILE),
            paper.figures([(HOSTILE, cells[1], cells[2])]),
            paper.definitions([(HOSTILE, HOSTILE)]),
        ],
    )
    assert "<script" not in made
    assert 'form=a&amp;form=b"' in made
    assert "none" not in made
    assert 'style="width: 50.0%"' in paper.table(["a"], [[Bar(0.5)]])


def test_the_page_shows_the_last_whole_month_and_a_button_that_prints(app):
    open_page(app, "month")
    assert not app.exception
    assert "maj 2026" in text_of(sheet_in(app))
    assert app.query_params["period"] == "2026-05"
    (button,) = app.get("bidi_component")
    assert "Skriv ut" in str(button.proto)


@pytest.mark.parametrize("form", [(), ("plus", "premium")])
def test_the_address_chooses_the_month_and_the_forms(app, form: tuple[str, ...]):
    app.query_params["period"] = "2026-04"
    app.query_params["form"] = list(form)
    app.query_params["lang"] = "en"
    open_page(app, "month")
    scope, before = replace(APRIL, forms=form), replace(MARCH, forms=form)
    expected = month_paper(reports.month(ui.store(), scope, before), scope, before, Words("en"))
    assert sheet_in(app) == expected
    app.selectbox[0].set_value("2026-03").run()
    assert app.query_params["period"] == "2026-03"
    assert "March 2026" in text_of(sheet_in(app))


@pytest.mark.parametrize("period", ["m1", "d90", "2026-13", "1999-01", "x"])
def test_an_address_that_names_no_month_shows_the_last_whole_one(app, period: str):
    app.query_params["period"] = period
    open_page(app, "month")
    assert not app.exception
    assert "maj 2026" in text_of(sheet_in(app))


def test_the_month_is_no_choice_of_other_pages(app):
    app.query_params["period"] = "2026-04"
    open_page(app, "month")
    del app.query_params["period"]
    open_page(app, "work")
    assert app.segmented_control(key="period").value == "d90"


def test_paper_is_light_and_isnt_cut_at_the_first_page():
    css = PAPER.read_text(encoding="utf-8")
    printed = css[css.index("@media print") :]
    assert "overflow: visible !important" in printed
    for hidden in (".stSidebar", ".stAppHeader", "st-key-screen_only"):
        assert hidden in printed
    assert "background: #fff" in css
    assert Decimal(re.search(r"size: A(\d)", css)[1]) == 4
