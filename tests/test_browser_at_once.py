"""Many real sessions at the same moment: one gets the time, and what was shown as done outlives the server."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lib.store import Store
from lib.terms import Terms
from tests.browsing import lent, served, started
from tests.conftest import bring_in
from tests.rows import base, customer, person, stored, ticket
from tests.test_browser_staff import settled

EIGHT, TEN = 8, 10
# How many are at work when the server is killed; KILLED_ROUNDS asks for all ten.
AT_WORK = TEN if "KILLED_ROUNDS" in os.environ else 5
BOOKED = {"sv": "Tiden är bokad.", "en": "The time is booked."}
LOGGED = "Tiden är loggad."

# Remembers each text that has stood on a page, however short.
LISTEN = """texts => {
    window.stood = new Set();
    const look = () => texts.filter(text => document.body.innerText.includes(text)).forEach(text => stood.add(text));
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
# Presses a button when the machine's clock says so: all pages at once, whoever is told first.
PRESS = "([button, at]) => void setTimeout(() => document.querySelector(button).click(), at - Date.now())"


@pytest.fixture
def file(terms: Terms, tmp_path: Path) -> Path:
    """A store with ten members of staff and twenty cases: of a customer each, but the last ten of one and the same."""
    path = tmp_path / "store.duckdb"
    facts = base(
        customers=[customer(f"K{n}") for n in range(TEN + 1)],
        staff=[person(f"S{n}") for n in range(TEN)],
        tickets=[ticket(f"T{n}", customer_id=f"K{min(n, TEN)}") for n in range(2 * TEN)],
    )
    with Store(path, terms) as store:
        assert not bring_in(store, tmp_path / "facts", facts).findings
    return path


@contextmanager
def opened(browser: Browser, addresses: list[str], texts: list[str]) -> Iterator[list[Page]]:
    """A session of its own on each address, once all stand there whole; they listen for texts."""
    with ExitStack() as lending:
        pages = [lending.enter_context(lent(browser, {"width": 1440, "height": 900})) for _ in addresses]
        # They are the server's first: nobody has opened its front page before.
        for page, address in zip(pages, addresses, strict=True):
            page.goto(address, wait_until="commit")
        for page in pages:
            settled(page)
            page.evaluate(LISTEN, texts)
        yield pages


def press_at_once(pages: list[Page], buttons: list[str]) -> None:
    for page, button in zip(pages, buttons, strict=True):
        page.locator(button).wait_for()
    at = time.time() * 1000 + 500
    for page, button in zip(pages, buttons, strict=True):
        page.evaluate(PRESS, [button, at])


def stood(pages: list[Page]) -> list[list[str]]:
    """The texts that have stood on each page so far."""
    return [page.evaluate("[...window.stood]") for page in pages]


def until(pages: list[Page], enough) -> list[list[str]]:
    """What has stood on the pages once it is enough."""
    for _ in range(1200):
        if enough(found := stood(pages)):
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def booked_at_once(browser: Browser, address: str, at: str, who: list[tuple[str, str]]) -> tuple[int, list[str]]:
    """Eight sessions that book the same hour, each a case with a member of staff: who got it, what the others read."""
    asked = [
        f"{address}/bookings?view=free&case={case}&with={staff}&me={staff}&at={at}&minutes=60&lang={lang}"
        for (case, staff), lang in zip(who, ("sv", "en") * EIGHT, strict=False)
    ]
    refused = ["Ledigt i stället", "Free instead"]
    with opened(browser, asked, [*BOOKED.values(), *refused]) as pages:
        press_at_once(pages, [".st-key-book button"] * EIGHT)
        found = until(pages, all)
        got = [place for place, texts in enumerate(found) if set(texts) & set(BOOKED.values())]
        assert len(got) == 1, found
        for page in pages:
            settled(page)
        theirs = [page for place, page in enumerate(pages) if place != got[0]]
        # Without the word joiners that keep Markdown from reading anything into the text.
        heard = [page.get_by_test_id("stAlert").inner_text().replace("\u2060", "") for page in theirs]
        # None of them was ever told that it is booked.
        assert stood(pages) == found
    return got[0], heard


def test_of_eight_sessions_that_book_the_same_hour_one_gets_it(browser: Browser, file: Path, terms: Terms):
    with served(file) as address:
        # The same person: each for another customer.
        who = [(f"T{n}", "S9") for n in range(EIGHT)]
        first, heard = booked_at_once(browser, address, "2026-06-02T10:00", who)
        free = "2026-06-02 10:00 {w} Handläggare S0, {or_} 2026-06-02 11:15 {w} Handläggare S9."
        texts = (
            f"Handläggare S9 har en bokad tid på T{first} 10:00–11:00. "
            f"Ledigt i stället: {free.format(w='med', or_='eller')}",
            f"Handläggare S9 has a session on T{first} from 10:00 until 11:00. "
            f"Free instead: {free.format(w='with', or_='or')}",
        )
        assert [text.splitlines()[-1] for text in heard] == [texts[n % 2] for n in range(EIGHT) if n != first]
        # The same customer: each with somebody else.
        who = [(f"T{TEN + n}", f"S{n}") for n in range(EIGHT)]
        second, heard = booked_at_once(browser, address, "2026-06-03T14:00", who)
        theirs = [n for n in range(EIGHT) if n != second]
        texts = (
            f"Kunden har en bokad tid på T{TEN + second} med Handläggare S{second} 14:00–15:00. "
            "Ledigt i stället: 2026-06-03 13:00 med Handläggare S{own}.",
            f"The customer has a session on T{TEN + second} with Handläggare S{second} from 14:00 until 15:00. "
            "Free instead: 2026-06-03 13:00 with Handläggare S{own}.",
        )
        assert [text.splitlines()[-1] for text in heard] == [texts[n % 2].format(own=n) for n in theirs]
    with Store(file, terms) as store:
        rows = stored(store, "select ticket_id, staff_id, minute(ends_at - starts_at), status from store.bookings")
        hours = stored(
            store, "select strftime(starts_at at time zone 'Europe/Stockholm', '%d %H:%M') from store.bookings"
        )
        assert sorted(row[:2] for row in rows) == sorted([(f"T{first}", "S9"), (f"T{TEN + second}", f"S{second}")])
        assert sorted(hours) == [("02 10:00",), ("03 14:00",)]


def test_what_was_shown_as_done_is_there_after_the_server_was_killed(browser: Browser, file: Path, terms: Terms):
    asked, buttons = [], []
    for n in range(AT_WORK):
        asked.append(f"ticket?id=T{n}&me=S{n}&log={n + 1}.25&begun=2026-06-01T10:00%2B0200&work=support")
        buttons.append(f".st-key-log_T{n}_save button")
    with (
        started(file) as (address, server),
        opened(browser, [f"{address}/{page}&lang=sv" for page in asked], [LOGGED]) as pages,
    ):
        press_at_once(pages, buttons)
        until(pages, lambda found: sum(map(bool, found)) >= 3)
        server.kill()
        assert server.wait(10) == -9
        # Whatever was still on its way to a page has come.
        time.sleep(0.5)
        shown = {n for n, texts in enumerate(stood(pages)) if texts}
    with Store(file, terms) as store:
        entries = stored(store, "select ticket_id, staff_id, minutes from store.time_entries order by entry_id")
        in_log = stored(
            store,
            "select after ->> 'ticket_id', actor, (after ->> 'minutes')::decimal(9, 2) from store.audit_log "
            "where action = 'log_time' order by row_key",
        )
    assert len(shown) >= 3
    assert {(f"T{n}", f"S{n}", n + 1 + Decimal("0.25")) for n in shown} <= set(entries)
    assert entries == in_log, "each with its row of the log, or neither"
    assert len(set(entries)) == len(entries)
