"""What a manager does on a Monday morning, in a real browser: choose, follow a figure, note, share, find, print."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from lib import clock, reports
from lib.reports import Filter, Scope
from lib.store import Store
from lib.terms import Terms
from tests.browsing import ready
from tests.conftest import copied

BREACHES = Filter(status=("breached", "overdue"))


@pytest.fixture(scope="module")
def breaches(shop_made: Path, terms: Terms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict]]:
    """The breaches of twelve months, asked of a copy of the store that the server has open."""
    copy = copied(shop_made, tmp_path_factory.mktemp("breaches") / "copy.duckdb")
    with pytest.MonkeyPatch.context() as patch, Store(copy, terms) as store:
        patch.setenv("SUPPORTKOLL_NOW", "2026-06-01T15:00")
        year = Scope(clock.now(), clock.now().date().replace(year=2025, day=2), clock.now().date())
        yield reports.tickets(store, year, BREACHES, page=None).table.dicts()


def main(page: Page):
    """What stands on the page beside the menu."""
    return page.get_by_test_id("stMain")


def test_a_bar_leads_to_its_cases_and_the_browser_back(address: str, tab: Page):
    tab.goto(f"{address}/?period=m12")
    ready(tab, "Översikt")
    bars = tab.locator(".plotly .barlayer .point path")
    expect(bars.first).to_be_attached()
    tab.wait_for_timeout(1_000)  # Plotly listens to clicks a moment after it has drawn.
    bars.nth(3).click(force=True)
    ready(tab, "Ärenden")
    month, coverage = re.search(r"period=(\d{4}-\d{2})&coverage=(\w+)", tab.url).groups()
    assert month >= "2025-06"
    assert coverage in ("free", "warranty", "ticket_fee", "hourly", "quote", "installation", "undecided")
    tab.go_back()
    ready(tab, "Översikt")
    expect(tab).to_have_url(re.compile(r"/\?period=m12$"))
    expect(tab.get_by_role("radio", name="12 månader")).to_be_checked()


def test_a_shared_link_restores_the_view(address: str, tab: Page, browser: Browser):
    tab.goto(f"{address}/sla?period=m12")
    ready(tab, "SLA")
    tab.get_by_role("radio", name="För vem och när").click()
    tab.get_by_role("radio", name="Avtalsform", exact=True).click()
    expect(tab).to_have_url(re.compile("by=contract_form"))
    tab.get_by_role("button", name="Plus", exact=True).click()
    expect(tab).to_have_url(re.compile("form=plus"))
    ready(tab, "SLA")
    figures = tab.get_by_test_id("stMetricValue").all_inner_texts()
    assert len(figures) == 10
    other = browser.new_context(locale="sv-SE").new_page()
    other.goto(tab.url)
    ready(other, "SLA")
    expect(other.get_by_role("radio", name="Avtalsform", exact=True)).to_be_checked()
    expect(other.get_by_role("radio", name="12 månader")).to_be_checked()
    expect(other.get_by_test_id("stMetricValue")).to_have_text(figures)
    other.context.close()


def test_a_note_on_a_breach_is_kept_and_a_later_one_is_never_overwritten(
    address: str, tab: Page, browser: Browser, breaches: list[dict]
):
    link = f"{address}/sla?period=m12&view=breaches&breach={breaches[0]['ticket_id']}"
    other = browser.new_context(locale="sv-SE").new_page()
    for page in (tab, other):
        page.goto(link)
        ready(page, "SLA")
    note = tab.get_by_role("textbox", name=re.compile("anteckning"))
    note.fill("Två sjuka, ingen ersättare.")
    tab.get_by_role("button", name="Spara anteckningen").click()
    expect(main(tab).get_by_text(re.compile("^Skrivet 2026-06-01"))).to_be_visible()
    tab.reload()
    ready(tab, "SLA")
    expect(tab.get_by_role("textbox", name=re.compile("anteckning"))).to_have_value("Två sjuka, ingen ersättare.")
    # Somebody who opened the page before that note was there.
    theirs = other.get_by_role("textbox", name=re.compile("anteckning"))
    theirs.fill("Serverhaveri.")
    other.get_by_role("button", name="Spara anteckningen").click()
    expect(other.get_by_test_id("stAlert")).to_contain_text("Två sjuka, ingen ersättare.")
    expect(other.get_by_role("textbox", name=re.compile("anteckning"))).to_have_value("Serverhaveri.")
    other.context.close()


def test_the_file_of_breaches_says_why_of_each(address: str, tab: Page, breaches: list[dict]):
    tab.goto(f"{address}/sla?period=m12&view=breaches")
    ready(tab, "SLA")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Excel", exact=True).last.click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).active
    headings, *lines = list(sheet.iter_rows(values_only=True))
    at = {name: position for position, name in enumerate(headings)}
    assert {line[at["Ärende"]] for line in lines} >= {row["ticket_id"] for row in breaches}
    for line in lines:
        if line[at["Ärende"]]:
            assert re.search(r"för mycket|senare dag|försenat|Inte påbörjat", line[at["Skäl"]])


def test_a_case_is_found_by_its_number_and_by_words_with_a_slip(address: str, tab: Page, breaches: list[dict]):
    tab.goto(address)
    ready(tab, "Översikt")
    field = tab.get_by_test_id("stSidebar").get_by_role("searchbox")
    field.fill(breaches[0]["ticket_id"].lower())
    field.press("Enter")
    expect(tab.locator("h1")).to_contain_text(breaches[0]["ticket_id"])
    field = tab.get_by_test_id("stSidebar").get_by_role("searchbox")
    field.fill("levernas")  # A slip in "leverans".
    field.press("Enter")
    ready(tab, "Ärenden")
    expect(main(tab).get_by_text("leverans", exact=False).first).to_be_visible()
    expect(main(tab).get_by_text(re.compile(r"^[1-9]\d* ärenden, "))).to_be_visible()


def test_a_case_shows_its_picture_and_why_each_charge_is_what_it_is(address: str, tab: Page):
    tab.goto(f"{address}/tickets?period=m12&coverage=ticket_fee&finding=ok")
    ready(tab, "Ärenden")
    box = tab.get_by_test_id("stDataFrame").bounding_box()
    tab.mouse.click(box["x"] + 35, box["y"] + 52)
    expect(tab).to_have_url(re.compile(r"/ticket\?.*id=T\d+"))
    expect(tab.locator(".plotly .scatterlayer").first).to_be_attached()
    text = main(tab).inner_text().replace("\u00a0", " ").replace("\u2060", "")
    assert re.search(r"En ärendeavgift: 395,00 kr|395,00 kr för de första 20 min", text)
    assert "den dagens villkor gäller" in text
    assert "Arbetsdagar räknas från dagen efter" in text or "Affärskritiskt" in text


def test_a_month_prints_whole_without_the_frame_of_the_app(address: str, browser: Browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE", color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/month?period=2026-04")
    ready(page, "Månadsrapport")
    expect(page.get_by_text("Supporten i april 2026")).to_be_visible()
    page.emulate_media(media="print")
    for frame in ("stSidebar", "stHeader"):
        assert page.get_by_test_id(frame).count() == 0 or not page.get_by_test_id(frame).first.is_visible()
    printed = page.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 2 <= pages <= 6
    context.close()


def test_the_queue_and_a_case_fit_a_phone(address: str, phone: Page, breaches: list[dict]):
    for path, heading in (("/queue?view=passed", "Ärendekö"), (f"/ticket?id={breaches[0]['ticket_id']}", None)):
        phone.goto(address + path)
        if heading:
            ready(phone, heading)
        else:
            expect(phone.locator("h1")).to_contain_text(breaches[0]["ticket_id"])
        phone.wait_for_timeout(1_500)
        assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
