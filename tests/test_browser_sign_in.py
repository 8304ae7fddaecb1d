"""Signing in at a real identity provider, in a real browser: who gets in, how far, for how long, and to which page."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lib.access import PAGES
from lib.store import Store
from lib.terms import Terms
from tests.browsing import browser, path_of, ready, shop_made  # noqa: F401
from tests.conftest import bring_in, copied
from tests.rows import base
from tests.signing_in import provider, sign_in, signed_in_app, with_admin
from tests.talking import headings, opened, show

SIGN_IN, NOT_YOURS, NO_ROLE = "Logga in i Supportkoll", "Du får inte se den här sidan", "Du har ingen roll här ännu"


@pytest.fixture(scope="module")
def file(shop_made: Path, tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> Path:
    return with_admin(copied(shop_made, tmp_path_factory.mktemp("signed") / "shop.duckdb"), terms)


@pytest.fixture(scope="module")
def provided() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def cold(file: Path, provided: str) -> Iterator[str]:
    """A server that has shown nothing yet to the first test that asks for it."""
    with signed_in_app(file, provided) as address:
        yield address


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Gives a tab of somebody else's browser."""
    opened: list[BrowserContext] = []

    def one() -> Page:
        opened.append(browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE"))
        return opened[-1].new_page()

    yield one
    for context in opened:
        context.close()


def shown(page: Page, title: str) -> None:
    """Waits until the page has this title, and looks that nothing of another is left."""
    expect(page.locator("h1").first).to_have_text(title)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)


def nothing_leaks(page: Page) -> None:
    """No figure, no table and no case stands on the page."""
    for kind in ("stMetric", "stDataFrame", "stPlotlyChart", "stTable"):
        expect(page.locator(f'[data-testid="{kind}"]')).to_have_count(0)


def test_a_cold_server_shows_nobody_anything(cold: str, reader: Callable[[], Page]):
    """Each page's address first thing after a start, in several sessions at once, and once more when it is warm."""
    tabs = [reader() for _ in range(5)]
    for first in range(0, len(PAGES), len(tabs)):
        asked = list(zip(tabs, list(PAGES)[first : first + len(tabs)], strict=False))
        for tab, page in asked:
            tab.goto(cold + path_of(page), wait_until="commit")
        for tab, _page in asked:
            shown(tab, SIGN_IN)
            nothing_leaks(tab)
    for page in PAGES:
        with opened(cold) as socket:
            assert headings(show(socket, page)) == [SIGN_IN], page


def test_a_link_survives_the_sign_in_in_each_tab(cold: str, reader: Callable[[], Page]):
    first = reader()
    second = first.context.new_page()
    for tab, page in ((first, "/tickets?period=2026-05&status=breached"), (second, "/sla?lang=en")):
        tab.goto(cold + page)
    shown(first, SIGN_IN)
    shown(second, "Sign in to Supportkoll")
    first.get_by_role("button", name="Logga in").click()
    first.wait_for_url("**/oauth2/authorize**")
    second.get_by_role("button", name="Sign in").click()
    second.wait_for_url("**/oauth2/authorize**")
    second.get_by_role("button", name="anna", exact=True).click()
    first.get_by_role("button", name="anna", exact=True).click()
    ready(second, "SLA")
    ready(first, "Ärenden")
    assert first.url == f"{cold}/tickets?period=2026-05&status=breached"
    assert second.url == f"{cold}/sla?lang=en"
    expect(first.get_by_text("Anna Ek")).to_be_visible()


@pytest.mark.parametrize(
    ("sub", "roles"), [("anna", {"staff"}), ("frida", {"finance"}), ("karin", {"manager", "admin"})]
)
def test_each_role_sees_its_pages_alone(cold: str, reader: Callable[[], Page], sub: str, roles: set[str]):
    page = reader()
    page.goto(f"{cold}/terms")
    sign_in(page, sub)
    others = {name for name, may in PAGES.items() if not roles & set(may)}
    for name in sorted(others - {"overview"}):
        page.goto(cold + path_of(name))
        shown(page, NOT_YOURS)
        nothing_leaks(page)
    page.goto(f"{cold}/terms")
    ready(page, "Villkor")
    menu = page.locator('[data-testid="stSidebarNavLink"]')
    linked = {urlsplit(link.get_attribute("href")).path.strip("/") for link in menu.all()}
    assert linked == {"" if name == "overview" else name for name in set(PAGES) - others - {"ticket"}}


def test_whoever_has_no_role_is_told_whom_to_ask(cold: str, reader: Callable[[], Page]):
    page = reader()
    page.goto(f"{cold}/invoicing")
    sign_in(page, "olle")
    shown(page, NO_ROLE)
    nothing_leaks(page)
    expect(page.get_by_text("Be Karin på kontoret om en roll")).to_be_visible()


def test_a_role_that_is_taken_away_is_gone_from_an_open_page(cold: str, reader: Callable[[], Page]):
    frida, karin = reader(), reader()
    frida.goto(f"{cold}/invoicing")
    sign_in(frida, "frida")
    ready(frida, "Fakturering")
    karin.goto(f"{cold}/people?person=new")
    sign_in(karin, "karin")
    ready(karin, "Personer")
    karin.get_by_label("Loggar in som").fill("FRIDA@exempel.se")
    karin.get_by_label("Loggar in som").press("Tab")
    karin.get_by_role("button", name="Spara").click()
    expect(karin.get_by_text("Ingen roll: får inte göra något")).to_be_visible()
    shown(frida, NO_ROLE)  # Without a click.
    nothing_leaks(frida)


def test_a_cookie_that_is_put_back_after_the_sign_out_does_not_work(cold: str, reader: Callable[[], Page]):
    page, elsewhere = reader(), reader()
    for tab in (page, elsewhere):
        tab.goto(f"{cold}/queue")
        sign_in(tab, "anna")
        ready(tab, "Ärendekö")
    time.sleep(1.1)  # A sign-out ends what began in its second, too.
    kept = page.context.cookies()
    assert {cookie["name"] for cookie in kept} >= {"_streamlit_user"}
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/end_session**")
    page.context.add_cookies(kept)
    page.goto(f"{cold}/queue")
    shown(page, SIGN_IN)
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()
    nothing_leaks(page)
    shown(elsewhere, SIGN_IN)  # Another browser of hers, without a click.
    time.sleep(1.1)
    sign_in(page, "anna")
    ready(page, "Ärendekö")
    (user,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "_streamlit_user"]
    page.context.add_cookies([user | {"value": f"{user['value'][:-4]}AAAA"}])  # Not what was signed.
    page.goto(f"{cold}/queue")
    shown(page, SIGN_IN)
    nothing_leaks(page)


def test_an_open_page_ends_with_its_token(reader: Callable[[], Page], tmp_path: Path, terms: Terms):
    with Store(tmp_path / "short.duckdb", terms) as store:
        assert not bring_in(store, tmp_path / "facts", base()).findings
    with provider(token_seconds=12) as short, signed_in_app(tmp_path / "short.duckdb", short) as address:
        page = reader()
        page.goto(f"{address}/sla")
        sign_in(page, "anna")
        ready(page, "SLA")
        shown(page, SIGN_IN)  # Without a click.
        expect(page.get_by_text("Din inloggning har gått ut.")).to_be_visible()
        nothing_leaks(page)
        assert page.url.startswith(f"{address}/sla")
        page.reload()
        shown(page, SIGN_IN)
