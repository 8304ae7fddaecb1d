"""The desk in a real browser: a case from the call to its resolution, and two people who ask for the next one."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from lib.store import Store
from lib.terms import Terms
from tests.browsing import _tab
from tests.postgres.leg import beside
from tests.rows import stored


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


def choose(page: Page, field: str, option: str, within: str = "stMain") -> None:
    """Chooses from a list; opens it again where a page that was just being drawn has closed it."""
    # A long list holds what fits on the screen only: its rest is found by typing.
    chosen = page.get_by_test_id(within).get_by_test_id("stSelectbox").filter(has_text=field).locator("input").first
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


def test_the_whole_day_of_a_member_of_staff(address: str, tab: Page, shop_file: Path, tmp_path: Path, terms: Terms):
    # Who works here is chosen in the menu, and stands in the address.
    tab.goto(f"{address}/desk")
    settled(tab)
    expect(main(tab).get_by_role("button", name=re.compile("Ta nästa ärende"))).to_be_disabled()
    choose(tab, "Jag är", "Elin Sandgren", "stSidebar")
    expect(tab).to_have_url(re.compile("me=S01"))
    # The next case is taken, and hers.
    main(tab).get_by_role("button", name=re.compile("Ta nästa ärende")).click()
    expect(tab).to_have_url(re.compile(r"/ticket\?"))
    settled(tab)
    work = tab.locator(".st-key-casework")
    expect(work).to_contain_text("Pågår")
    [ticket] = parse_qs(urlsplit(tab.url).query)["id"]
    # The timer runs on over a reload, and shows on other pages.
    press(tab, "Starta tidtagningen")
    timer = tab.get_by_test_id("stSidebar").locator(".st-key-running_timer")
    expect(timer).to_contain_text("0\u00a0min · Support")
    tab.reload()
    settled(tab)
    expect(timer).to_contain_text(f"Ärende {ticket}")
    press(tab, "Stoppa och logga tiden", "stSidebar")
    expect(main(tab).get_by_label("Minuter")).to_have_value("1,00")
    main(tab).get_by_label("Vad som gjordes").first.fill("Felsökning")
    press(tab, "Logga tiden")
    expect(work).to_contain_text("1\u00a0min arbetat")
    expect(tab).not_to_have_url(re.compile("log="))
    # The customer is asked, and answers.
    press(tab, "Vänta på kunden")
    tab.get_by_label("Frågan till kunden").fill("Vilken webbläsare?")
    press(tab, "Vänta på kunden", "stPopoverBody")
    expect(work).to_contain_text("Väntar på kunden")
    expect(work).to_contain_text("Vilken webbläsare?")
    press(tab, "Återuppta")
    expect(work).to_contain_text("Pågår igen")
    # A phone session is booked on the case, for now, and held.
    tab.locator(".st-key-casework").get_by_role("link", name="Boka en tid").click()
    expect(tab).to_have_url(re.compile(f"/bookings.*case={ticket}"))
    settled(tab)
    choose(tab, "Med", "Elin Sandgren")
    main(tab).get_by_test_id("stButtonGroup").get_by_text("15:00", exact=True).first.click()
    settled(tab)
    expect(tab.locator(".st-key-confirm")).to_contain_text(ticket)
    press(tab, "Boka tiden")
    expect(tab.locator(".st-key-one_booking")).to_contain_text("Bokad")
    press(tab, "Den hölls")
    # Its draft is looked at and logged.
    expect(tab).to_have_url(re.compile(r"/ticket\?"))
    settled(tab)
    expect(main(tab)).to_contain_text("Så länge var tiden bokad")
    expect(main(tab).get_by_label("Minuter")).to_have_value("30")
    press(tab, "Logga tiden")
    expect(work).to_contain_text("31\u00a0min arbetat")
    # Resolved; and the case says who did what.
    press(tab, "Lös")
    tab.get_by_test_id("stPopoverBody").get_by_label("Vad som gjordes").fill("Cachen rensad")
    press(tab, "Lös", "stPopoverBody")
    expect(work).to_contain_text("Löst")
    main(tab).get_by_text("Ändringar av ärendet").click()
    changes = tab.locator(".st-key-changes")
    expect(changes).to_contain_text("Löst · Elin Sandgren")
    told = changes.inner_text().replace("\u2060", "")
    history = [line for line in told.splitlines() if "Elin Sandgren, 2026-06-01 15:00" in line]
    assert [line.split(" · ")[0] for line in history] == [
        *("Löst", "Tid loggad", "Tid hållen", "Tid bokad", "Återupptaget", "Väntar på kunden", "Tid loggad"),
        *("Tidtagning stoppad", "Tidtagning startad", "Taget som nästa"),
    ], told
    # All of it is in the store, under her name.
    with Store(beside(shop_file, tmp_path / "day.duckdb"), terms) as copy:
        named = f"where ticket_id = '{ticket}' and staff_id = 'S01'"
        happened = stored(
            copy,
            'select event, note from store.ticket_events left join store.event_notes using (ticket_id, "at", event) '
            f"{named} and \"at\" >= '2026-06-01 15:00:00+02' order by all",
        )
        assert happened == [
            ("handling_started", None), ("resolved", "Cachen rensad"), ("resumed", None),
            ("waiting_customer", "Vilken webbläsare?"),
        ]  # fmt: skip
        assert stored(copy, f"select minutes, work, note from store.time_entries {named} order by minutes") == [
            (1, "support", "Felsökning"), (30, "support", None),
        ]  # fmt: skip
        assert stored(copy, f"select channel, status from store.bookings {named}") == [("phone", "held")]
        assert stored(copy, "from store.timers") == []


def test_a_case_that_came_by_phone_is_registered_and_decided_about(address: str, tab: Page):
    tab.goto(f"{address}/register")
    settled(tab)
    tab.locator(".st-key-register_who").locator("input").click()
    tab.get_by_role("option", name="Elin Sandgren").click()
    # Until it stands in the address, the page is still to be drawn anew, over what is being typed.
    expect(tab).to_have_url(re.compile("me=S"))
    settled(tab)
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
    expect(tab.locator("h1").first).to_contain_text("Frakten räknas fel")
    expect(main(tab)).to_contain_text("är registrerat. Det ska påbörjas senast tors 4 juni 2026")
    settled(tab)
    # Another decision, with what it changes.
    main(tab).get_by_text("Kategori, modul och affärskritiskt").click()
    choose(tab, "Kategori", "Rådgivning")
    expect(tab.locator(".st-key-decide")).to_contain_text(re.compile(r"395,00.kr → 0,00.kr"))
    press(tab, "Spara beslutet")
    expect(main(tab).get_by_role("button", name="Spara beslutet")).to_be_disabled()
    main(tab).get_by_text("Ändringar av ärendet").click()
    expect(tab.locator(".st-key-changes")).to_contain_text("Orsakat av kunden → Rådgivning")


def tab_to(page: Page, field: str) -> None:
    """Presses Tab until a field or button has the focus: a few times at most."""
    for _attempt in range(10):
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText)")
        if focused.strip().endswith(field):
            return
    raise AssertionError(f"{field} isn't reached")


def test_a_case_is_registered_wholly_by_keyboard(address: str, tab: Page):
    tab.goto(f"{address}/register?me=S02")
    settled(tab)
    # Past the menu by the link that leads there. What is pressed while a cold page is still drawn may be lost.
    for _attempt in range(3):
        tab.locator("body").evaluate("document.activeElement.blur()")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        with suppress(AssertionError):
            tab_to(tab, "Kund")
            break
        settled(tab)
    else:
        raise AssertionError("the customer isn't reached")
    tab.keyboard.type("bokhand", delay=40)
    found = tab.get_by_role("button", name=re.compile("Bokhandel")).first
    expect(found).to_be_visible()
    settled(tab)
    tab_to(tab, found.inner_text())
    tab.keyboard.press("Enter")
    settled(tab)
    tab_to(tab, "Rubrik")
    tab.keyboard.type("Vad betyder leveransgränsen?")
    tab_to(tab, "Kategori")
    settled(tab)
    tab.keyboard.type("rådg")
    expect(tab.get_by_role("option")).to_have_count(1)
    tab.keyboard.press("Enter")
    expect(tab.locator(".st-key-register_meaning")).to_contain_text("Kostnadsfritt")
    settled(tab)
    tab_to(tab, "Det går knappt att lägga en beställning")
    tab_to(tab, "Registrera ärendet")
    tab.keyboard.press("Enter")
    expect(tab.locator("h1").first).to_contain_text("Vad betyder leveransgränsen?")


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


@pytest.fixture(params=["light", "dark"])
def touched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab on a phone that is touched."""
    yield from _tab(browser, {"width": 390, "height": 844}, color_scheme=request.param, has_touch=True, is_mobile=True)


def tap(page: Page, button: Locator) -> None:
    """Taps a button, after seeing that it is large enough for a finger, and that nothing scrolls sideways."""
    expect(button).to_be_enabled()
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box["height"] >= 32, box
    assert box["x"] >= 0, box
    assert box["x"] + box["width"] <= 390, box
    button.tap()
    settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_a_case_is_taken_worked_and_resolved_on_a_phone(address: str, touched: Page):
    touched.goto(f"{address}/desk?me=S03")
    settled(touched)
    tap(touched, main(touched).get_by_role("button", name=re.compile("Ta nästa ärende")))
    work = touched.locator(".st-key-casework")
    expect(work).to_contain_text("Pågår")
    settled(touched)
    # What can be done with it is on the first screen.
    assert work.get_by_role("button", name="Lös", exact=True).bounding_box()["y"] < 844 - 38
    tap(touched, touched.locator(".st-key-log_time summary"))
    touched.get_by_label("Minuter").fill("12,5")
    main(touched).get_by_label("Vad som gjordes").fill("Rensade cachen")
    tap(touched, work.get_by_role("button", name="Logga tiden"))
    expect(touched.locator(".st-key-charge_support")).to_contain_text("12,5")
    tap(touched, work.get_by_role("button", name="Lös", exact=True))
    within = touched.get_by_test_id("stPopoverBody")
    within.get_by_label("Vad som gjordes").fill("Löst på plats")
    tap(touched, within.get_by_role("button", name="Lös"))
    expect(work).to_contain_text("Löst på plats")
    tap(touched, work.get_by_role("link", name="Till nästa ärende"))
    expect(main(touched).get_by_role("button", name=re.compile("Ta nästa ärende"))).to_be_visible()
