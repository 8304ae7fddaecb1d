"""A real browser over a real server of the app: what the tests in it share."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, ClassVar
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from lib.store import Store
from lib.terms import Terms
from tests import browser as chromium
from tests.conftest import AFTERNOON, bring_in, copied, lay_by
from tests.postgres.leg import place

ROOT = Path(__file__).parent.parent
# A page has as long as it needs where other tests, and other work, have the processors, too.
expect.set_options(timeout=60_000)

# What Chromium says in the console where a page tries what it may not.
FORBIDDEN = "Content Security Policy"
HOSTILE = "<img src='http://evil.example/x.png'> **fet** [här](http://evil.example) :red[röd] :material/home: $x^2$"


@pytest.fixture(scope="module")
def shop_made(made_once: Callable, demo_file: Path, terms: Terms) -> Path:
    """The demo desk, and a case whose texts try to be more than text; no server has it open."""

    def fill(folder: Path) -> None:
        customer = {"customer_id": "X1", "name": f"=1+1 {HOSTILE}"}
        ticket = {"ticket_id": "X1", "customer_id": "X1", "registered_at": "2026-05-29T10:00:00", "critical": "false"}
        facts = {"customers": [customer], "tickets": [ticket | {"subject": HOSTILE}]}
        with Store(copied(demo_file, folder / "shop.duckdb"), terms) as store:
            assert not bring_in(store, folder / "facts", facts).findings
            lay_by(store, AFTERNOON)

    return made_once("browsed", fill) / "shop.duckdb"


@pytest.fixture(scope="module")
def shop_file(shop_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it for the server of a module."""
    return copied(shop_made, tmp_path_factory.mktemp("browser") / "shop.duckdb")


@contextmanager
def served(store: Path) -> Iterator[str]:
    """A server of its own over a store, just started; yields its address."""
    with started(store) as (address, _):
        yield address


@contextmanager
def started(
    store: Path,
    said: str = '[backups]\nat = "never"\n',
    log: IO | int = subprocess.DEVNULL,
    cwd: Path = ROOT,
    **environment: str,
) -> Iterator[tuple[str, subprocess.Popen]]:
    """The same, with what is said in its settings file, of the program in a folder; yields its address and its process,
    which may be killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = store.with_name(f"{store.stem}.toml")
    file.write_text(said, encoding="utf-8")
    settings = {"SUPPORTKOLL_STORE": place(store), "SUPPORTKOLL_NOW": "2026-06-01T15:00"}
    settings |= {"SUPPORTKOLL_SETTINGS": str(file)} | environment
    command = [sys.executable, "-m", "lib", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=cwd, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address, server
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(900):
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the server didn't start")


class _Running:
    """The browser of this process while its tests want one, and its tabs that nobody has just now.

    A tab that has read the app's scripts before shows a page in half the time of a fresh one.
    """

    playwright: Playwright | None = None
    browser: Browser | None = None
    idle: ClassVar[dict[str, list[Page]]] = {}

    @classmethod
    def end(cls) -> None:
        """Nothing runs on: beside the browser there is an event loop, which others can't have."""
        if cls.playwright:
            cls.browser.close()
            cls.playwright.stop()
        cls.playwright, cls.browser = None, None
        cls.idle.clear()


@pytest.fixture(scope="module")
def browser() -> Browser:
    """A browser for all tests that follow each other in it."""
    if not _Running.browser:
        _Running.playwright = sync_playwright().start()
        _Running.browser = _Running.playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
    return _Running.browser


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Ends the browser where the next test wants none."""
    if nextitem is None or "browser" not in getattr(nextitem, "fixturenames", ()):
        _Running.end()


@contextmanager
def lent(browser: Browser, viewport: dict, **options) -> Iterator[Page]:
    """A tab that remembers nothing of whoever had it before."""
    kind = repr((viewport, options))
    if tabs := _Running.idle.setdefault(kind, []):
        page = tabs.pop()
        page.set_viewport_size(viewport)
    else:
        page = browser.new_context(viewport=viewport, locale="sv-SE", accept_downloads=True, **options).new_page()
    try:
        yield page
    except BaseException:
        # Nobody knows what state it is in.
        page.context.close()
        raise
    if page.is_closed() or len(page.context.pages) > 1 or urlsplit(page.url).hostname != "127.0.0.1":
        page.context.close()
        return
    # To an address without a script, of the same server: so the process that shows the tab stays.
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()
    try:
        page.goto(urljoin(page.url, "/_stcore/health"))
    except PlaywrightError:  # Its server has ended.
        page.context.close()
        return
    tabs.append(page)


@pytest.fixture(scope="module")
def address(shop_file: Path) -> Iterator[str]:
    """A server that has shown a page before."""
    with served(shop_file) as started:
        yield started


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A fresh tab of a Swedish reader; at the end no request may have gone anywhere but to this machine, and nothing
    may have been tried that the page's content-security policy forbids."""
    yield from _tab(browser, {"width": 1440, "height": 900})


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The same on a phone, dark."""
    yield from _tab(browser, {"width": 390, "height": 844}, color_scheme="dark")


def _tab(browser: Browser, viewport: dict, **options) -> Iterator[Page]:
    asked, forbidden = [], []
    with lent(browser, viewport, **options) as page:
        heard = {
            "request": lambda request: asked.append(request.url),
            "console": lambda said: FORBIDDEN in said.text and forbidden.append(said.text),
            "page": lambda other: other.on("websocket", lambda socket_: asked.append(socket_.url)),
        }
        for event, listener in heard.items():
            page.context.on(event, listener)
        page.on("websocket", to := lambda socket_: asked.append(socket_.url))
        yield page
        page.remove_listener("websocket", to)
        for event, listener in heard.items():
            page.context.remove_listener(event, listener)
    assert forbidden == []
    local = [url for url in asked if urlsplit(url).hostname == "127.0.0.1"]
    assert local, "nothing was recorded"
    elsewhere = [url for url in asked if url not in local and urlsplit(url).scheme not in ("data", "blob")]
    assert not elsewhere, " ".join(elsewhere)


# Goes on within the app, as a browser's way back does, and hears when the page that was asked for has begun.
TURN = """path => {
    const app = document.querySelector('[data-testid=stApp]');
    delete app.dataset.turned;
    const heard = new MutationObserver(() => {
        if (app.dataset.testScriptState === 'running') { app.dataset.turned = 'yes'; heard.disconnect(); }
    });
    heard.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
}"""


def turn(page: Page, address: str, path: str) -> None:
    """Shows a page of the app: in the session that the tab has, where it shows one of the same server. That takes a
    third of what opening its address takes, which is done where nothing is heard of the page."""
    if page.url.startswith(f"{address}/") and page.get_by_test_id("stApp").count():
        page.evaluate(TURN, path)
        with suppress(PlaywrightError):
            page.locator("[data-testid=stApp][data-turned=yes]").wait_for(state="attached", timeout=5_000)
            return
    page.goto(address + path)


def ready(page: Page, title: str) -> None:
    """Waits until a page stands there whole, and checks that nothing went wrong.

    A page that shows a printed sheet holds the sheet's own heading as well: the page's comes first.
    """
    expect(page.locator("h1").first).to_have_text(title)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached()
    expect(page.locator('[data-testid="stException"], [data-testid="stAlert"]')).to_have_text([])


def path_of(page: str) -> str:
    """The path of a page."""
    return "/" if page == "overview" else f"/{page}"
