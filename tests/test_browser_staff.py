"""The desk in a real browser: a case from the call to its resolution, and two people who ask for the next one."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browsing import _tab, address, browser, phone, shop_file, tab  # noqa: F401 (fixtures)


@pytest.fixture
def other_tab(browser: Browser) -> Iterator[Page]:
    """A tab of somebody else: another session."""
    yield from _tab(browser, {"width": 1440, "height": 900})


def settled(page: Page) -> None:
    """Waits until the page's run has ended, and checks that nothing broke."""
    page.wait_for_timeout(150)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached(timeout=60_000)
    expect(page.locator('[data-testid="stException"]')).to_have_text([])


def main(page: Page):
    """What stands on the page beside the menu."""
    return page.get_by_test_id("stMain")


def press(page: Page, label: str, within: str = "stMain") -> None:
    """Presses a button when it can be."""
    button = page.get_by_test_id(within).get_by_role("button", name=label, exact=True)
    expect(button.first).to_be_enabled(timeout=60_000)
    button.first.click()
    settled(page)


def choose(page: Page, field: str, option: str) -> None:
    """Chooses from a list; opens it again where a page that was just being drawn has closed it."""
    # A long list holds what fits on the screen only: its rest is found by typing.
    chosen = main(page).get_by_test_id("stSelectbox").filter(has_text=field).locator("input").first
    wanted = page.get_by_role("option", name=option, exact=True)
    for _attempt in range(10):
        settled(page)
        chosen.click()
        chosen.fill(option)
        with suppress(PlaywrightTimeoutError):
            wanted.click(timeout=3_000)
            break
        page.keyboard.press("Escape")
    settled(page)


def test_from_the_call_to_the_resolution(address: str, tab: Page):
    # Who works here is chosen on the page, and stands in the address.
    tab.goto(f"{address}/register")
    settled(tab)
    tab.locator(".st-key-register_who").locator("input").click()
    tab.get_by_role("option", name="Elin Sandgren").click()
    settled(tab)
    expect(tab).to_have_url(re.compile("me=S01"))
    # A customer is found while the name is typed.
    main(tab).get_by_label("Kund", exact=True).press_sequentially("bokhand", delay=40)
    tab.get_by_role("button", name=re.compile("Bokhandel")).first.click()
    settled(tab)
    main(tab).get_by_label("Rubrik").fill("Frakten räknas fel")
    choose(tab, "Kategori", "Orsakat av kunden")
    meaning = tab.locator(".st-key-register_meaning")
    expect(meaning).to_contain_text("395,00\u00a0kr")
    expect(meaning).to_contain_text("Ska påbörjas senast tors 4 juni 2026")
    press(tab, "Registrera ärendet")
    expect(tab.locator("h1").first).to_contain_text("Frakten räknas fel", timeout=60_000)
    expect(main(tab)).to_contain_text("är registrerat. Det ska påbörjas senast tors 4 juni 2026")
    settled(tab)
    # Another decision, with what it changes.
    main(tab).get_by_text("Kategori, modul och affärskritiskt").click()
    choose(tab, "Kategori", "Rådgivning")
    expect(tab.locator(".st-key-decide")).to_contain_text(re.compile(r"395,00.kr → 0,00.kr"))
    press(tab, "Spara beslutet")
    expect(main(tab).get_by_role("button", name="Spara beslutet")).to_be_disabled()
    # Its steps.
    press(tab, "Påbörja")
    press(tab, "Vänta på kunden")
    tab.get_by_label("Frågan till kunden").fill("Vilken webbläsare?")
    tab.get_by_test_id("stPopoverBody").get_by_role("button", name="Vänta på kunden").click()
    settled(tab)
    expect(tab.locator(".st-key-casework")).to_contain_text("Väntar på kunden")
    press(tab, "Återuppta")
    # The timer runs on over a reload, and shows on other pages.
    press(tab, "Starta tidtagningen")
    tab.reload()
    settled(tab)
    timer = tab.get_by_test_id("stSidebar").locator(".st-key-running_timer")
    expect(timer).to_contain_text("0\u00a0min · Support")
    tab.get_by_test_id("stSidebarNav").get_by_text("Arbetsbordet").click()
    settled(tab)
    expect(timer).to_contain_text("Frakten räknas fel")
    press(tab, "Stoppa och logga tiden", "stSidebar")
    expect(main(tab).get_by_label("Minuter")).to_have_value("1,00", timeout=60_000)
    # What it has measured survives a reload, too.
    tab.reload()
    settled(tab)
    expect(main(tab).get_by_label("Minuter")).to_have_value("1,00")
    main(tab).get_by_label("Vad som gjordes").fill("Felsökning")
    press(tab, "Logga tiden")
    expect(main(tab)).to_contain_text("1\u00a0min arbetat", timeout=60_000)
    expect(tab).not_to_have_url(re.compile("log="))
    # Resolved; and the case says who did what.
    press(tab, "Lös")
    tab.get_by_test_id("stPopoverBody").get_by_role("button", name="Lös").click()
    settled(tab)
    expect(tab.locator(".st-key-casework")).to_contain_text("Löst")
    main(tab).get_by_text("Ändringar av ärendet").click()
    changes = tab.locator(".st-key-changes")
    for text in (
        "Löst · Elin Sandgren",
        "Tid loggad",
        "Orsakat av kunden → Rådgivning",
        "Vilken webbläsare?",
    ):
        expect(changes).to_contain_text(text)


def test_two_who_press_at_once_get_different_cases(address: str, tab: Page, other_tab: Page):
    for page, staff in ((tab, "S01"), (other_tab, "S02")):
        page.goto(f"{address}/desk?me={staff}")
        settled(page)
    shown = [page.locator(".st-key-next").get_by_role("heading").first.inner_text() for page in (tab, other_tab)]
    assert shown[0] == shown[1]
    for page in (tab, other_tab):
        page.get_by_test_id("stMain").get_by_role("button", name=re.compile("Ta nästa ärende")).click(
            no_wait_after=True
        )
    taken = []
    for page in (tab, other_tab):
        expect(page).to_have_url(re.compile(r"/ticket\?"), timeout=60_000)
        settled(page)
        expect(page.locator(".st-key-casework")).to_contain_text("Pågår")
        taken.append(page.locator("h1").first.inner_text())
    assert taken[0] != taken[1]
    assert shown[0] in taken


def test_a_case_is_taken_and_resolved_on_a_phone(address: str, phone: Page):
    phone.goto(f"{address}/desk?me=S03")
    settled(phone)
    main(phone).get_by_role("button", name=re.compile("Ta nästa ärende")).click()
    expect(phone.locator(".st-key-casework")).to_contain_text("Pågår", timeout=60_000)
    settled(phone)
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    press(phone, "Lös")
    phone.get_by_test_id("stPopoverBody").get_by_role("button", name="Lös").click()
    expect(phone.locator(".st-key-casework")).to_contain_text("Löst", timeout=60_000)
