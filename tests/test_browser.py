"""The app in a real browser over a real server, on this machine alone."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.store import Store
from lib.terms import Terms
from tests.browsing import HOSTILE, path_of, ready, served
from tests.test_pages import TITLES

# A figure, amount or count that every page must show, to prove that there is more than a frame.
FIGURE = re.compile(r"\d[\d\u00a0 ]*(,\d+)?(\u00a0|\s)*(kr|%|h\b|MB\b|ärenden|installationer|rader)|\(\d+\)")

# Of what is to be seen: tables that are folded away take their width when they are opened.
TOO_WIDE = (
    "[...document.querySelectorAll('[data-testid=stMain] button, h1, h2, h3, [data-testid=stMetricValue]')]"
    ".filter(one => one.checkVisibility({opacityProperty: true}) && one.getBoundingClientRect().right > 391)"
    ".map(one => one.innerText)"
)
WIDTH = "document.querySelector('[data-testid=stMain]').scrollWidth"


@pytest.mark.parametrize("page", ["overview", "bookings"])
def test_a_cold_server_shows_a_page_through_the_app(shop_file: Path, tab: Page, page: str):
    """All pages begin alike (`test_architecture`): the one at the root and any other."""
    with served(shop_file) as address:
        _stands_whole(tab, address, page)


@pytest.mark.parametrize("page", TITLES)
def test_each_page_stands_whole_and_fits_a_phone(address: str, tab: Page, page: str):
    _stands_whole(tab, address, page)
    tab.set_viewport_size({"width": 390, "height": 844})
    # All that stands there takes the room that there is a moment later.
    for _ in range(100):
        too_wide, width = tab.evaluate(TOO_WIDE), tab.evaluate(WIDTH)
        if not too_wide and width <= 390:
            break
        tab.wait_for_timeout(100)
    assert too_wide == []
    assert width <= 390


def _stands_whole(tab: Page, address: str, page: str) -> None:
    tab.goto(address + path_of(page))
    ready(tab, TITLES[page])
    # What only app.py draws: the menu by its words, and the choice of language.
    expect(tab.get_by_test_id("stSidebarNav")).to_contain_text("Bakom siffrorna")
    expect(tab.get_by_role("radio", name="Svenska")).to_be_checked()
    # Charts are drawn a moment after the page is there.
    expect(tab.get_by_test_id("stMain")).to_contain_text(FIGURE)


def test_a_page_that_a_phone_opens_fits_it(address: str, phone: Page):
    phone.goto(address)
    ready(phone, TITLES["overview"])
    assert phone.evaluate(WIDTH) <= 390
    assert phone.evaluate(TOO_WIDE) == []


def test_the_period_stands_in_the_address_and_goes_along(address: str, tab: Page):
    tab.goto(address)
    ready(tab, "Översikt")
    cases = tab.get_by_test_id("stMetric").filter(has_text="Nya ärenden").get_by_test_id("stMetricValue")
    before = cases.inner_text()
    tab.get_by_role("radio", name="Förra månaden").click()
    expect(cases).not_to_have_text(before)
    expect(tab).to_have_url(re.compile(r"\?period=m1$"))
    chosen = cases.inner_text()
    tab.get_by_test_id("stSidebarNav").get_by_text("SLA", exact=True).click()
    ready(tab, "SLA")
    expect(tab).to_have_url(re.compile(r"/sla\?period=m1$"))
    expect(tab.get_by_role("radio", name="Förra månaden")).to_be_checked()
    tab.goto(f"{address}/?period=m1")
    ready(tab, "Översikt")
    expect(cases).to_have_text(chosen)


def test_a_figure_leads_to_its_cases_and_a_case_back(address: str, tab: Page):
    tab.goto(f"{address}/?period=m12&form=bas")
    ready(tab, "Översikt")
    figure = tab.get_by_test_id("stMetric").filter(has_text="Ärenden utan kategori")
    count = figure.get_by_test_id("stMetricValue").inner_text()
    tab.get_by_test_id("stVerticalBlock").filter(has=figure).last.get_by_role("link").click()
    ready(tab, "Ärenden")
    for part in ("period=all", "form=bas", "category=none"):
        assert part in tab.url
    expect(tab.get_by_text(re.compile(rf"^{count} ärenden, "))).to_be_visible()
    # The table is drawn on a canvas: the first row's button stands in the first column, under the heading.
    box = tab.get_by_test_id("stDataFrame").bounding_box()
    tab.mouse.click(box["x"] + 35, box["y"] + 52)
    expect(tab).to_have_url(re.compile(r"/ticket\?.*id=T\d+"))
    expect(tab.locator("h1")).to_contain_text(re.search(r"id=(T\d+)", tab.url)[1])
    expect(tab.get_by_text("Ingen kategori ännu").first).to_be_visible()
    tab.get_by_role("button", name="Tillbaka till Ärenden").click()
    ready(tab, "Ärenden")
    assert "category=none" in tab.url


def test_the_language_is_one_click_away(address: str, tab: Page):
    tab.goto(f"{address}/warranties")
    ready(tab, "Garantier")
    tab.get_by_role("radio", name="English").click()
    ready(tab, "Warranties")
    expect(tab).to_have_url(re.compile("lang=en"))
    tab.get_by_test_id("stSidebarNav").get_by_text("Cases", exact=True).click()
    ready(tab, "Cases")
    expect(tab).to_have_url(re.compile("lang=en"))
    tab.get_by_role("radio", name="Svenska").click()
    ready(tab, "Ärenden")


def test_the_csv_file_adds_up_to_what_the_page_says(address: str, tab: Page):
    tab.goto(f"{address}/tickets?period=m12&finding=missing&finding=over&form=plus")
    ready(tab, "Ärenden")
    summary = tab.get_by_text(re.compile(r"^\d[\d\u00a0]* ärenden, ")).inner_text().replace("\u00a0", "")
    count, charged, invoiced = re.search(r"^(\d+) .*debiterat ([\d,]+)kr.*fakturerat ([\d,]+)kr", summary).groups()
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="CSV", exact=True).click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert len(lines) == int(count) > 10
    for column, expected in (("Debiterat (kr)", charged), ("Fakturerat (kr)", invoiced)):
        found = sum(Decimal(line[column].replace(",", ".")) for line in lines)
        assert found == Decimal(expected.replace(",", "."))
    assert {line["Fakturering"] for line in lines} == {"Aldrig fakturerat", "För mycket fakturerat"}


def test_text_from_data_stays_text(address: str, tab: Page):
    tab.goto(f"{address}/ticket?id=X1")
    expect(tab.locator("h1")).to_contain_text("**fet** [här](http")
    heading = tab.locator("h1").inner_text().replace("\u2060", "")
    assert HOSTILE in heading
    assert tab.locator("h1 :is(strong, a[href^=http], img, .katex)").count() == 0
    expect(tab.get_by_text("=1+1 <img", exact=False)).to_be_visible()
    assert tab.locator("img[src*=evil], a[href^='http://evil']").count() == 0


def test_an_empty_store_says_how_to_begin(tmp_path: Path, tab: Page, terms: Terms):
    Store(tmp_path / "empty.duckdb", terms).close()
    with served(tmp_path / "empty.duckdb") as address:
        tab.goto(f"{address}/work")
        ready(tab, "Välkommen till Supportkoll")
        expect(tab.get_by_text("python -m lib demo")).to_be_visible()
