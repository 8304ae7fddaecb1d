"""The terms in words: each figure is a row's, two dates are told apart, and each clause leads to just its cases."""

import ast
import os
import re
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from lib import explain, periods, reports
from lib import terms as terms_module
from lib.access import Person
from lib.explain.clauses import TELL
from lib.reports import Filter, Scope
from lib.store import Store, default_place
from lib.terms_file import TermsFile
from lib.terms_rows import CLAUSES, Row, Terms
from lib.words import Words
from tests.conftest import NOW
from tests.test_pages import ROOT, app, open_page, shop_file  # noqa: F401

SHIPPED = terms_module.FILE.read_text(encoding="utf-8")
TODAY = NOW.date()
CHANGED_ON = date(2026, 4, 1)
NEW_FEE = """
[[ticket_fee]]
valid_from = 2026-04-01
clause = "ticket"
fee = 450
minutes = 25
beyond = "ticket"
"""
NEWS = NEW_FEE + '\n[[warranty]]\nvalid_from = 2026-07-01\nclause = "warranty"\ndays = 14\nexpiring_days = 7\n'
SUBJECTS = ("form", "category", "which")


def said(terms: Terms, day: date = TODAY, lang: str = "sv", clauses=CLAUSES) -> list[str]:
    """All sentences of the terms on a day."""
    return [
        f"{clause}: {one.text}" for clause in clauses for one in explain.clause_says(terms, clause, day, Words(lang))
    ]


def other(field: str, value: object) -> object:
    """Another value of a field of a row."""
    match field, value:
        case ("beyond", _):
            return "ticket" if value == "hourly" else "hourly"
        case ("coverage", _):
            return "hourly" if value == "free" else "free"
        case ("clause", _):
            return "normal" if value != "normal" else "core"
        case (_, bool()):
            return not value
        case (_, int() | Decimal()):
            return value + 1
        case (_, time()):
            return value.replace(minute=30)
        case (_, list()):
            return [*value, 90]
    return f"{value}X"


def with_value(terms: Terms, kind: str, position: int, field: str) -> Terms:
    """The same terms with another value in one row."""
    rows = list(getattr(terms, kind))
    rows[position] = rows[position].model_copy(update={field: other(field, getattr(rows[position], field))})
    return terms.model_copy(update={kind: rows})


def fields(row: Row) -> list[str]:
    """The values of a row that are somebody's to choose."""
    return [name for name in type(row).model_fields if name not in ("valid_from", "valid_to", *SUBJECTS)]


# ---- Every figure is a row's ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(TELL))
def test_every_value_of_every_row_is_said(terms: Terms, kind: str):
    before = {lang: said(terms, lang=lang) for lang in ("sv", "en")}
    for position, row in enumerate(getattr(terms, kind)):
        for field in fields(row):
            changed = with_value(terms, kind, position, field)
            after = {lang: said(changed, lang=lang) for lang in ("sv", "en")}
            assert before != after, (kind, row.subject, field)


def test_every_kind_of_row_is_told(terms: Terms):
    assert TELL.keys() == terms.kinds().keys()


@pytest.mark.parametrize("file", ["lib/explain/clauses.py", "lib/ui/clause_card.py", "pages/terms.py"])
def test_no_figure_is_written_in_a_text(file: str):
    texts = [
        node.args[0].value
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if isinstance(node.args[0].value, str) and " " in node.args[0].value
    ]
    assert len(texts) > 5
    # One working day is a word of its own.
    assert [text for text in texts if re.search(r"\d", text) and text != "1 working day"] == []


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_clause_has_a_name_of_its_own(lang: str):
    names = {explain.clause_name(clause, Words(lang)) for clause in CLAUSES}
    assert len(names) == len(CLAUSES)
    assert not names & set(CLAUSES)


def test_what_the_terms_leave_open_is_marked_as_our_reading(terms: Terms):
    def ours(clause: str) -> dict[str, bool]:
        return {one.about: one.ours for one in explain.clause_says(terms, clause, TODAY, Words("sv")) if not one.inner}

    assert ours("critical") == {"critical": True}
    assert ours("ticket") == {
        **{"ticket_fee": False, "category ticket_fee False False": False},
        **{"ticket_fee, beyond": True, "reading 0": True},
    }
    assert ours("warranty") == {"warranty": False, "reading 0": True}
    assert {about for about, own in ours("hourly").items() if not own} == {
        "hourly_range",
        "category hourly False False",
    }


def test_one_working_day_is_said_as_one(terms: Terms):
    soon = [terms.lead_time[0].model_copy(update={"working_days": 1})]
    changed = terms.model_copy(update={"lead_time": soon})
    assert any("inom 1 arbetsdag efter" in text for text in said(changed, clauses=["lead_time"]))


# ---- Other dates ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dated() -> Terms:
    """The shipped terms with a ticket fee that changed, and a warranty that will."""
    return terms_module.parse((SHIPPED + NEWS).encode(), "terms.toml")


@pytest.mark.parametrize(("day", "fee", "minutes"), [("2026-03-31", "395,00", "20"), ("2026-04-01", "450,00", "25")])
def test_a_date_has_its_own_prices_and_minutes_at_the_edge(dated: Terms, day: str, fee: str, minutes: str):
    texts = said(dated, date.fromisoformat(day), clauses=["ticket"])
    assert f"ticket: En ärendeavgift är {fee}\u00a0kr och räcker till {minutes} minuters arbete." in texts
    assert any(fee in text for text in said(dated, date.fromisoformat(day), clauses=["third_party"]))


def test_what_is_otherwise_today_is_told_and_nothing_else(dated: Terms):
    say = Words("sv")
    then, now = (explain.clause_says(dated, "ticket", day, say) for day in (date(2026, 3, 31), TODAY))
    found = explain.differences(then, now)
    assert set(found) == {"ticket_fee", "ticket_fee, beyond", "category ticket_fee False False"}
    assert "450,00" in found["ticket_fee"]
    assert explain.differences(now, now) == {}
    then, now = (explain.clause_says(dated, "hosting", day, say) for day in (date(2026, 3, 31), TODAY))
    assert explain.differences(then, now) == {}


def test_what_is_only_said_on_one_of_two_dates_is_a_difference(terms: Terms):
    say = Words("sv")
    now = explain.clause_says(terms, "warranty", TODAY, say)
    assert explain.differences(now, now[1:]) == {now[0].about: None}
    assert explain.differences(now[1:], now) == {now[0].about: now[0].text}


def test_the_history_tells_each_value_that_a_dated_row_changed(dated: Terms):
    found = explain.changes(dated, Words("sv"))
    fee = ("Ärendeavgift", "395,00\u00a0kr", "450,00\u00a0kr")
    minutes = ("Minuter i en ärendeavgift", "20", "25")
    beyond = ("Utöver minuterna i en ärendeavgift", "Löpande räkning", "En ärendeavgift till")
    assert [(one.day, one.clause) for one in found] == [
        *[(date(2026, 7, 1), "warranty"), (CHANGED_ON, "ticket"), (CHANGED_ON, "ticket"), (CHANGED_ON, "ticket")]
    ]
    assert {one[2:] for one in found} == {("Garantidagar", "30", "14"), fee, minutes, beyond}


def test_a_row_that_repeats_its_values_changes_nothing(terms: Terms):
    again = terms.ticket_fee[0].model_copy(update={"valid_from": CHANGED_ON})
    assert explain.changes(terms.model_copy(update={"ticket_fee": [terms.ticket_fee[0], again]}), Words("sv")) == []


@pytest.mark.parametrize("kind", list(TELL))
def test_every_value_can_be_told_in_the_history(terms: Terms, kind: str):
    rows = getattr(terms, kind)
    for position, row in enumerate(rows):
        for field in fields(row):
            later = getattr(with_value(terms, kind, position, field), kind)[position]
            later = later.model_copy(update={"valid_from": CHANGED_ON})
            found = explain.changes(terms.model_copy(update={kind: [*rows, later]}), Words("sv"))
            assert len(found) == 1, (kind, field)
            assert found[0].was != found[0].becomes
            assert (found[0].day, found[0].clause) == (CHANGED_ON, later.clause)


# ---- Its cases -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "forms"), [("all", ()), ("m12", ()), ("m1", ("plus", "no_contract"))])
def test_a_clause_leads_to_as_many_cases_and_kronor_as_it_says(shop: Store, code: str, forms: tuple[str, ...]):
    shown = periods.period(code, TODAY)
    scope = Scope(NOW, shown.first, shown.last, forms)
    found = reports.terms_cases(shop, scope)
    asked = {"critical": Filter(critical=True), "lead_time": Filter(critical=False), "intake": Filter()}
    for clause in CLAUSES:
        listed = reports.tickets(shop, scope, asked.get(clause, Filter(clause=(clause,))))
        said_of = found.get(clause)
        if clause not in ("normal", "booking"):
            assert listed.total == (said_of["cases"] if said_of else 0), clause
        if said_of and said_of["amount"] is not None:
            assert listed.sums["chosen_amount"] == said_of["amount"], clause
            assert listed.sums["chosen_minutes"] == said_of["minutes"], clause
    assert code != "all" or {"core", "third_party", "ticket", "warranty", "critical", "lead_time"} <= found.keys()


# ---- The page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def terms_app(app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app over a terms file of its own, which it looks at at each rerun; its store is closed at the end."""
    app.file = tmp_path / "villkor.toml"
    rewrite(app, SHIPPED)
    monkeypatch.setenv("SUPPORTKOLL_TERMS", str(app.file))
    monkeypatch.setattr("lib.terms_file.LOOK_EVERY", 0.0)
    with Store(default_place(), terms_module.load()) as app.store:
        kept = app.store, TermsFile(app.store, app.file, NOW)
        monkeypatch.setattr("lib.ui.opening._open", lambda _path: kept)
        yield app


def rewrite(app: AppTest, text: str) -> None:
    """Writes the terms file, as if a minute ago."""
    app.file.write_text(text, encoding="utf-8")
    when = os.stat(app.file).st_mtime - 60
    os.utime(app.file, (when, when))


def words_on(app: AppTest) -> str:
    """All that stands on the page as it is read, its sheet for paper left out."""
    kinds = ("markdown", "caption", "subheader", "title", "error")
    shown = "\n".join(element.value for kind in kinds for element in app.get(kind))
    return shown.replace("\\", "").replace("\u2060", "")


def test_the_page_reads_the_terms_of_today(terms_app: AppTest):
    open_page(terms_app, "terms")
    assert not terms_app.exception
    assert terms_app.title[0].value == "Villkor"
    assert "395,00" in words_on(terms_app)
    assert "Vår tolkning" in words_on(terms_app)
    assert "villkor" in words_on(terms_app)
    assert len([one for one in terms_app.subheader if one.value]) >= len(CLAUSES)
    assert not terms_app.error


def test_the_address_names_a_date_and_a_clause(terms_app: AppTest):
    rewrite(terms_app, SHIPPED + NEWS)
    terms_app.query_params.update({"on": "2026-03-31", "clause": "ticket", "period": "all"})
    open_page(terms_app, "terms")
    shown = words_on(terms_app)
    assert "395,00" in shown
    assert "I dag: En ärendeavgift är 450,00" in shown
    assert "Tredjepartsfel" not in [one.value for one in terms_app.subheader]
    scope = Scope(NOW, periods.period("all", TODAY).first, TODAY)
    total = reports.tickets(terms_app.store, scope, Filter(clause=("ticket",))).total
    (link,) = [one for one in terms_app.get("page_link") if one.proto.page == "tickets" and "avgjorde" in one.label]
    assert f"{Words('sv').cases(total)}:" in link.label
    assert parse_qs(link.proto.query_string) == {"clause": ["ticket"], "period": ["all"]}


def test_what_the_address_gets_wrong_is_left_out(terms_app: AppTest):
    terms_app.query_params.update({"on": "2026-02-30", "clause": "rabatt"})
    open_page(terms_app, "terms")
    assert not terms_app.exception
    assert "on" not in terms_app.query_params
    assert "clause" not in terms_app.query_params


def test_a_changed_file_is_on_the_next_rerun_of_every_session(terms_app: AppTest):
    open_page(terms_app, "terms")
    rewrite(terms_app, SHIPPED.replace("fee = 395", "fee = 450"))
    terms_app.run()
    assert "450,00" in words_on(terms_app)
    assert "395,00" not in words_on(terms_app)


def test_a_broken_file_is_said_on_every_page_while_the_figures_stay(terms_app: AppTest):
    open_page(terms_app, "terms")
    rewrite(terms_app, SHIPPED.replace("fee = 395", "fee = 450").replace("minutes = 15", "minutes = 0"))
    for page in ("terms", "tickets"):
        open_page(terms_app, page)
        assert len(terms_app.error) == 1
        assert "villkor.toml, rad" in words_on(terms_app)
        assert "critical row 1 (from 2000-01-01), minutes: måste vara mer än 0 (det står 0)" in words_on(terms_app)
    open_page(terms_app, "terms")
    assert "395,00" in words_on(terms_app)
    assert "450,00" not in words_on(terms_app)
    rewrite(terms_app, SHIPPED)
    terms_app.run()
    assert not terms_app.error


def test_only_a_manager_is_told_of_a_broken_file(terms_app: AppTest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lib.access.who", lambda: Person("S1", frozenset({"staff"})))
    open_page(terms_app, "terms")
    rewrite(terms_app, "broken")
    terms_app.run()
    assert not terms_app.error
    assert "395,00" in words_on(terms_app)


def test_a_page_that_is_being_drawn_is_of_one_edition_to_its_end(terms_app: AppTest, monkeypatch: pytest.MonkeyPatch):
    """Somebody else's rerun takes up other terms while this page is drawn."""
    asked = reports.terms_cases
    dearer = terms_module.parse(SHIPPED.replace("fee = 395", "fee = 450").encode(), "x.toml")

    def meanwhile(store, scope):
        terms_app.store.take_terms(dearer)
        return asked(store, scope)

    meanwhile.__name__ = "meanwhile"
    open_page(terms_app, "terms")
    terms_app.query_params["period"] = "all"
    monkeypatch.setattr(reports, "terms_cases", meanwhile)
    open_page(terms_app, "terms")
    assert "395,00" in words_on(terms_app)
    assert "450,00" not in words_on(terms_app)
    monkeypatch.setattr(reports, "terms_cases", asked)
    during = {one.label for one in terms_app.get("page_link") if "avgjorde" in one.label}
    open_page(terms_app, "terms")
    assert "450,00" in words_on(terms_app)
    after = {one.label for one in terms_app.get("page_link") if "avgjorde" in one.label}
    assert during != after, "kronor by the old terms, then by the new ones"


def test_a_charge_leads_to_its_clause_on_the_day_that_decided(terms_app: AppTest):
    open_page(terms_app, "terms")
    rows = terms_app.store.cursor(NOW).execute(
        "select rule, any_value(ticket_id), any_value(registered_on), any_value(installed_on), any_value(clause) "
        "from decisions.charges where rule in ('in_warranty', 'ticket_fee', 'free') group by rule order by rule"
    )
    for rule, ticket_id, registered_on, installed_on, clause in rows.fetchall():
        terms_app.query_params.clear()
        terms_app.query_params["id"] = ticket_id
        open_page(terms_app, "ticket")
        links = [parse_qs(one.proto.query_string) for one in terms_app.get("page_link") if one.proto.page == "terms"]
        day = installed_on if rule == "in_warranty" else registered_on
        assert {"on": [f"{day}"], "clause": [clause]} in links, (rule, links)


def test_what_is_printed_is_the_terms_alone(terms_app: AppTest):
    open_page(terms_app, "terms")
    (sheet,) = [
        one.proto.body for one in terms_app.get("html") if "paper_only" in one.proto.body and "<h1>" in one.proto.body
    ]
    assert "Supportvillkor" in sheet
    assert sheet.count("<section") == len(CLAUSES)
    assert "artikel" not in sheet, "what is only for us isn't for customers"
    assert "(vår tolkning)" in sheet
