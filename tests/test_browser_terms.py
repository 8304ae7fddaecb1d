"""The terms in a real browser: from a clause to its cases, and a terms file that changes under the running app."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib import terms as terms_module
from tests.browsing import ready, served

SHIPPED = terms_module.FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def terms_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A terms file of its own, that tests may change."""
    return Path(shutil.copy(terms_module.FILE, tmp_path_factory.mktemp("terms") / "villkor.toml"))


@pytest.fixture(autouse=True)
def unchanged_terms(terms_file: Path) -> Iterator[None]:
    """Whatever a test does to the terms file, the next one finds the terms as they were."""
    yield
    terms_file.write_text(SHIPPED, encoding="utf-8")


@pytest.fixture(scope="module")
def address(shop_file: Path, terms_file: Path) -> Iterator[str]:
    """A server over the demo desk that takes its terms from that file."""
    with named(terms_file), served(shop_file) as started:
        yield started


@contextmanager
def named(file: Path) -> Iterator[None]:
    """Has a server that is started now take its terms from a file."""
    os.environ["SUPPORTKOLL_TERMS"] = str(file)
    try:
        yield
    finally:
        del os.environ["SUPPORTKOLL_TERMS"]


def rerun_until(page: Page, seen: Callable[[], bool]) -> None:
    """Has the page drawn anew, as any click does, until something is seen: a file is looked at now and then."""
    for _ in range(60):
        page.keyboard.press("r")
        page.wait_for_timeout(500)
        if seen():
            return
    raise AssertionError(page.locator("body").inner_text())


def test_a_clause_is_read_and_leads_to_just_its_cases(tab: Page, address: str):
    tab.goto(f"{address}/terms?period=all")
    ready(tab, "Villkor")
    clause = tab.locator(".st-key-clause_ticket")
    expect(clause).to_contain_text("En ärendeavgift är 395,00 kr och räcker till 20 minuters arbete.")
    tab.get_by_role("link", name="Orsakat av kunden").click()
    expect(clause).to_be_in_viewport()
    link = clause.get_by_role("link", name="Den avgjorde")
    count = link.inner_text().split("avgjorde ")[1].split(" ärenden")[0]
    link.click()
    ready(tab, "Ärenden")
    expect(tab.locator('[data-testid="stCaptionContainer"]').filter(has_text=f"{count} ärenden, ")).to_be_visible()
    tab.get_by_role("button", name="Tillbaka till Villkor").click()
    ready(tab, "Villkor")


def test_a_price_changes_under_the_running_app_and_a_mistake_is_said_while_the_figures_stay(
    tab: Page,
    address: str,
    terms_file: Path,
):
    tab.goto(f"{address}/terms?period=all")
    ready(tab, "Villkor")
    # While a page is drawn anew, what it held before can stand there for a moment as well.
    clause = tab.locator(".st-key-clause_ticket").last
    expect(clause).to_contain_text("395,00")
    before = clause.get_by_role("link", name="Den avgjorde").inner_text()
    terms_file.write_text(SHIPPED.replace("fee = 395", "fee = 450"), encoding="utf-8")
    rerun_until(tab, lambda: "450,00" in clause.inner_text())
    assert clause.get_by_role("link", name="Den avgjorde").inner_text() != before
    terms_file.write_text(SHIPPED.replace("fee = 395", "fee = -1"), encoding="utf-8")
    told = tab.locator('[data-testid="stAlert"]').filter(has_text="ticket_fee row 1")
    rerun_until(tab, lambda: told.count() == 1)
    expect(told).to_contain_text("villkor.toml, rad")
    expect(told).to_contain_text("måste vara minst 0,00 (det står -1)")
    expect(clause).to_contain_text("450,00")
    tab.goto(f"{address}/tickets")
    expect(tab.locator('[data-testid="stAlert"]')).to_contain_text("Den ändrade villkorsfilen har inte tagits i bruk")
    terms_file.write_text(SHIPPED, encoding="utf-8")
    tab.goto(f"{address}/terms")
    expect(tab.locator("h1").first).to_have_text("Villkor")
    rerun_until(tab, lambda: "395,00" in clause.inner_text())
    expect(tab.locator('[data-testid="stAlert"]')).to_have_count(0)


def test_the_terms_are_read_on_a_phone_and_printed_whole(phone: Page, address: str):
    phone.goto(f"{address}/terms?on=2026-02-01&lang=en")
    ready(phone, "Terms")
    width = phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    phone.emulate_media(media="print")
    expect(phone.locator(".sheet")).to_be_visible()
    expect(phone.locator(".st-key-clause_ticket")).to_be_hidden()
    expect(phone.locator(".sheet h2")).to_have_count(16)
    phone.emulate_media(media="screen")
    expect(phone.locator(".sheet")).to_be_hidden()
