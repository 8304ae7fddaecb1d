"""The app's pages without a browser: that each shows its figures, obeys its address, and stays within its room."""

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import address, clock, reports, ui
from lib.access import PAGES
from lib.errors import UserError
from lib.reports import Filter, Scope
from lib.store import Store
from lib.terms import Terms
from lib.words import Words
from tests.apps import ROOT, app_over, open_page
from tests.conftest import copied
from tests.postgres.leg import place

TITLES = {
    "overview": "Översikt",
    "sla": "SLA",
    "queue": "Ärendekö",
    "work": "Debiterbart och kostnadsfritt",
    "warranties": "Garantier",
    "invoicing": "Fakturering",
    "bookings": "Bokningar",
    "month": "Månadsrapport",
    "tickets": "Ärenden",
    "imports": "Importer",
}


@pytest.fixture(scope="module")
def shop_file(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo desk for the app."""
    return copied(demo_file, tmp_path_factory.mktemp("pages") / "shop.duckdb")


@pytest.fixture
def app(shop_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app over the demo desk on the afternoon that its data end, not run yet."""
    return app_over(shop_file, "2026-06-01T15:00", monkeypatch)


def figures(app: AppTest) -> dict[str, str]:
    """What the figures on a page say, by their label."""
    return {metric.label: metric.value for metric in app.metric}


def scope_of(app: AppTest, **period) -> Scope:
    """The scope of the standard period, 90 days, or of another first day."""
    return Scope(
        clock.now(), **({"first": clock.now().date().replace(month=3, day=4), "last": clock.now().date()} | period)
    )


@pytest.mark.parametrize("page", TITLES)
def test_a_page_shows_itself_without_an_error(app: AppTest, page: str):
    open_page(app, page)
    assert not app.exception
    assert app.title[0].value == TITLES[page]
    assert page in ("tickets", "imports", "month") or len(app.metric) > 3 or len(app.get("plotly_chart")) > 2


def test_the_overview_says_what_the_reports_say(app: AppTest):
    shown, words = figures(open_page(app, "overview")), Words("sv")
    expected = reports.case_figures(ui.store(), scope_of(app))
    assert shown["SLA, vanliga ärenden"] == words.percents(expected["standard_percent"], expected["standard_at_most"])
    assert shown["Nya ärenden"] == words.number(expected["cases"])
    assert shown["Ofakturerat"] == words.money(reports.money_to_mend(ui.store(), scope_of(app))["lacking"])
    assert shown["Försenat"] == str(reports.open_now(ui.store(), scope_of(app))["overdue"])


def test_the_address_chooses_period_form_and_language(app: AppTest):
    app.query_params["period"] = "2026-03"
    app.query_params["form"] = ["plus", "premium"]
    app.query_params["lang"] = "en"
    open_page(app, "overview")
    assert app.title[0].value == "Overview"
    month = scope_of(
        app, first=clock.now().date().replace(month=3, day=1), last=clock.now().date().replace(month=3, day=31)
    )
    expected = reports.case_figures(ui.store(), Scope(month.as_of, month.first, month.last, ("plus", "premium")))
    assert figures(app)["New cases"] == str(expected["cases"])


def test_what_the_address_gets_wrong_is_left_out(app: AppTest):
    for key, value in (("period", "d30"), ("form", "gold"), ("lang", "xx"), ("p", "-1"), ("status", "bogus")):
        app.query_params[key] = value
    open_page(app, "tickets")
    assert not app.exception
    assert app.title[0].value == "Ärenden"
    assert "form" not in app.query_params
    assert "status" not in app.query_params


def test_a_chosen_period_stands_in_the_address_and_goes_along(app: AppTest):
    open_page(app, "overview")
    app.segmented_control(key="period").set_value("m1").run()
    assert app.query_params["period"] == "m1"
    open_page(app, "sla")
    assert app.segmented_control(key="period").value == "m1"
    assert app.query_params["period"] == "m1"


def test_the_language_is_one_click_away(app: AppTest):
    open_page(app, "overview")
    app.segmented_control(key="lang").set_value("en").run()
    assert app.title[0].value == "Overview"
    assert app.query_params["lang"] == "en"
    app.segmented_control(key="lang").set_value("sv").run()
    assert app.title[0].value == "Översikt"


def test_the_list_of_cases_obeys_its_filters(app: AppTest):
    app.query_params["period"] = "all"
    app.query_params["status"] = ["overdue", "breached"]
    open_page(app, "tickets")
    everything = Scope(clock.now(), clock.now().date().replace(year=2000), clock.now().date())
    total = reports.tickets(ui.store(), everything, Filter(status=("overdue", "breached"))).total
    assert any(caption.value.startswith(f"{Words('sv').number(total)} ärenden") for caption in app.caption)
    assert len(app.dataframe[0].value) == reports.PAGE_ROWS


def test_no_table_sends_more_rows_than_a_page_holds(app: AppTest):
    app.query_params["period"] = "all"
    for page in TITLES:
        open_page(app, page)
        assert all(len(table.value) <= ui.MAX_ROWS_ON_SCREEN for table in app.dataframe)


def test_a_case_that_isnt_there_is_said_so(app: AppTest):
    app.query_params["id"] = "nothing"
    open_page(app, "ticket")
    assert app.title[0].value == "Det ärendet finns inte"


def test_what_has_to_be_mended_is_one_plain_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: AppTest):
    def broken() -> Terms:
        raise UserError("{file}: the file is empty.", file="terms.toml")

    monkeypatch.setenv("SUPPORTKOLL_STORE", place(tmp_path / "other.duckdb"))
    monkeypatch.setattr("lib.terms.load", broken)
    app.run()
    assert not app.exception
    assert [text.value for text in app.text] == ["terms.toml: filen är tom."]
    assert not app.metric


def test_an_empty_store_says_how_to_begin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, terms: Terms, app: AppTest):
    Store(tmp_path / "empty.duckdb", terms).close()
    monkeypatch.setenv("SUPPORTKOLL_STORE", place(tmp_path / "empty.duckdb"))
    for page in ("overview", "sla", "tickets"):
        open_page(app, page)
        assert [code.value for code in app.code] == ["python -m lib demo", "python -m lib import MAPP"]
        assert not app.metric


def test_every_page_asks_for_access_first():
    for name in PAGES:
        tree = ast.parse((ROOT / "pages" / f"{name}.py").read_text(encoding="utf-8"))
        page = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "page")
        assert ast.unparse(page.body[1]) == f"ui.require('{name}')"
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == {*PAGES, "__init__"}
    with pytest.raises(PermissionError):
        ui.require("payroll")


def test_news_in_the_address_win_over_what_was_chosen():
    state = {"_page": "a", "_page_before": "a", "_chosen_period": "m1", "_url_period": "m1"}
    address.arrive(state, "period", "y", True, "d90", True)
    assert state["_chosen_period"] == "y"
    state = {"_page": "a", "_page_before": "a", "_chosen_period": "m1", "_url_period": "y"}
    address.arrive(state, "period", "y", True, "d90", True)
    assert state["_chosen_period"] == "m1", "the address only says what it said before this choice"


def test_going_back_takes_a_filter_away_and_turning_the_page_doesnt():
    state = {"_page": "a", "_page_before": "a", "_chosen_period": "m1", "_url_period": "m1"}
    address.arrive(state, "period", None, False, "d90", True)
    assert state["_chosen_period"] == "d90"
    for lasting, expected in ((True, "m1"), (False, "d90")):
        state = {"_page": "b", "_page_before": "a", "_chosen_period": "m1", "_url_period": "m1"}
        address.arrive(state, "period", None, False, "d90", lasting)
        assert state["_chosen_period"] == expected


def test_a_link_takes_period_form_and_language_along():
    state = {"_chosen_period": "m1", "_chosen_form": ["plus"], "_url_lang": "en"}
    assert address.link(state, "d90", {"status": ("met",)}) == {
        **{"period": "m1", "form": ["plus"], "lang": "en", "status": ["met"]}
    }
    assert address.link(state | {"_chosen_period": "d90", "_chosen_form": []}, "d90", {}) == {"lang": "en"}
    assert address.link(state, "d90", {"period": "all"})["period"] == "all"


@pytest.mark.parametrize(
    ("raw", "number"), [("3", 3), ("99", 7), ("0", 1), ("-2", 1), ("x", 1), ("9" * 5000, 1), ("", 1)]
)
def test_a_page_number_is_one_that_there_is(raw: str, number: int):
    assert address.number({"p": raw}, "p", 7) == number
