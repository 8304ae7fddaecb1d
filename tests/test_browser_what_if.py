"""What other terms would have meant, asked in a real browser: change, decide, follow, share, keep, put in force."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lib import clock, drafts, periods, reports
from lib import terms as terms_module
from lib.reports import Scope
from lib.store import Store
from lib.terms import Terms
from lib.words import Words
from tests.browsing import ready
from tests.conftest import copied

TITLE = "Tänk om villkoren vore andra?"
DEARER, LONGER = "ticket_fee.fee=450;warranty.days=60", "hourly_rate.plus.rate=700;warranty.days=0"
SAY = Words("sv")


@pytest.fixture(scope="module")
def decided(shop_made: Path, terms: Terms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict]]:
    """What drafts come to over the whole history, asked of a copy of the store that the server has open."""
    copy = copied(shop_made, tmp_path_factory.mktemp("drafts") / "copy.duckdb")
    with pytest.MonkeyPatch.context() as patch, Store(copy, terms) as store:
        patch.setenv("SUPPORTKOLL_NOW", "2026-06-01T15:00")
        whole = periods.period("all", clock.now().date())
        scope, read = Scope(clock.now(), whole.first, whole.last), store.by_edition()
        yield {code: reports.what_if(read, scope, drafts.parse(code, terms)) for code in (DEARER, LONGER)}


def shown(found: reports.WhatIf) -> list[str]:
    """The figures of a draft as the page writes them."""
    figures = found.figures
    shares = [SAY.percent(figures[name]) for name in ("standard_after", "critical_after")]
    counts = [SAY.number(figures[name]) for name in ("differing", "paying_more", "paying_less")]
    return [re.sub(r"\s", " ", text) for text in (SAY.money(figures["kronor_after"]), *shares, *counts)]


def see(page: Page, found: reports.WhatIf) -> None:
    """Waits for the figures of a draft, which are those of the report."""
    expect(page.get_by_test_id("stMetricValue")).to_have_text(shown(found))


def visit(page: Page, address: str, code: str = "") -> None:
    page.goto(f"{address}/what_if?period=all{f'&draft={code}' if code else ''}")
    expect(page.locator("h1").first).to_have_text(TITLE)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name, exact=True)


def choose(page: Page, table: Locator, row: int = 0) -> None:
    """Chooses the first column's button in a row of a table."""
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # The table draws itself a moment after it stands there.
    box = table.bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + 52 + 35 * row)


def test_a_draft_is_decided_followed_to_a_case_and_back(address, tab, decided):
    found = decided[DEARER]
    visit(tab, address)
    ready(tab, TITLE)
    field(tab, "Ärendeavgift").fill("450")
    field(tab, "Garantidagar").fill("60")
    # What is typed and not yet decided stands another filter.
    tab.get_by_role("button", name="Bas", exact=True).click()
    expect(tab).to_have_url(re.compile("form=bas"))
    tab.get_by_role("button", name="Bas", exact=True).click()
    expect(tab).not_to_have_url(re.compile("form=bas"))
    expect(field(tab, "Garantidagar")).to_have_value("60")
    tab.get_by_role("button", name="Avgör alla ärenden efter utkastet").click()
    see(tab, found)
    expect(tab.get_by_test_id("stMarkdown").filter(has_text="→")).to_contain_text(re.compile("395.+450"))
    choose(tab, tab.locator(".st-key-cases_of_draft").get_by_test_id("stDataFrame"))
    expect(tab.locator("h1").first).to_contain_text(found.cases.table.column("ticket_id")[0])
    tab.get_by_role("button", name="Tillbaka till Tänk om").click()
    see(tab, found)
    expect(field(tab, "Ärendeavgift")).to_have_value("450")
    tab.get_by_role("button", name="Tillbaka till gällande villkor").click()
    expect(tab.get_by_test_id("stMetricValue")).to_have_count(0)
    expect(field(tab, "Ärendeavgift")).to_have_value("395")
    tab.go_back()
    see(tab, found)


def test_two_managers_with_drafts_never_see_each_others_figures(address, tab, browser, decided):
    visit(tab, address, DEARER)
    other = browser.new_context(locale="sv-SE").new_page()
    visit(other, address, LONGER)
    assert shown(decided[DEARER]) != shown(decided[LONGER])
    see(tab, decided[DEARER])
    see(other, decided[LONGER])
    tab.reload()
    see(tab, decided[DEARER])
    see(other, decided[LONGER])
    # The link that is shared is the draft, whoever opens it.
    other.goto(tab.url)
    see(other, decided[DEARER])
    expect(field(other, "Garantidagar")).to_have_value("60")
    see(tab, decided[DEARER])
    other.context.close()


def test_drafts_are_saved_side_by_side_and_opened(address, tab, decided):
    for name, code in (("Dyrare ärenden", DEARER), ("Billigare Plus", LONGER)):
        visit(tab, address, code)
        see(tab, decided[code])
        tab.get_by_role("textbox", name="Utkastets namn").fill(name)
        tab.get_by_role("button", name="Spara utkastet").click()
        expect(tab.get_by_text("Utkastet är sparat.")).to_be_visible()
    # The terms in force, then the drafts by name; the second one is opened from the first one's page.
    choose(tab, tab.get_by_test_id("stDataFrame").last, 2)
    see(tab, decided[DEARER])
    expect(tab).to_have_url(re.compile("draft=ticket_fee.fee"))


def test_the_rows_for_the_terms_file_make_a_file_that_loads(address, tab, terms, tmp_path):
    visit(tab, address, LONGER)
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Rader till villkorsfilen").click()
    assert waiting.value.suggested_filename == "supportkoll-terms-2026-06-01.toml"
    rows = Path(waiting.value.path()).read_text(encoding="utf-8")
    expect(tab.get_by_test_id("stAlert")).to_contain_text(re.compile("700,00.kr till 995,00.kr"))
    file = tmp_path / "terms.toml"
    file.write_text(f"{terms_module.FILE.read_text(encoding='utf-8')}\n{rows}", encoding="utf-8")
    loaded, day = terms_module.load(file), date(2026, 6, 1)
    known = drafts.settings(loaded)
    assert drafts.value_on(loaded, known["hourly_rate.plus.rate"], day) == 700
    assert drafts.value_on(loaded, known["warranty.days"], day) == 0


def test_a_phone_shows_the_whole_page_without_sliding_sideways(address, phone, decided):
    visit(phone, address, DEARER)
    see(phone, decided[DEARER])
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
