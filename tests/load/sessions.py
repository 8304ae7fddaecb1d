"""Sessions that read and write as people do: some in a real browser, most over Streamlit's own protocol."""

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from lib.access import PAGES
from tests.talking import elements, opened

MOST_SECONDS = 60
# Seconds between two things that somebody does.
THINKS = (4.0, 16.0)
DONE = {
    "log": "The time is logged.",
    "book": "The time is booked.",
    "take": "The case is yours.",
    "settle": "The finding is settled.",
}
# Pages as people look at them: all of them, and some as they are filtered.
LOOKS = [(page, "") for page in PAGES if page != "ticket"] + [
    ("sla", "period=m12&view=breaches"),
    ("tickets", "period=all"),
    ("work", "period=m12&by=customer"),
    ("warranties", "view=ending"),
    ("invoicing", "view=close"),
    ("queue", "view=passed"),
    ("bookings", "when=week"),
    ("what_if", "draft=ticket_fee.fee=450"),
]


@dataclass
class Told:
    """What sessions have seen: everything that was shown as done, and everything that went wrong."""

    done: dict[str, list[tuple]] = field(default_factory=lambda: {kind: [] for kind in DONE})
    refused: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    pages: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Desk:
    """What sessions work on: cases, open ones, members of staff, findings, and a moment that is past."""

    cases: list[str]
    waiting: list[str]
    staff: list[str]
    findings: list[str]
    now: datetime


class Session(threading.Thread):
    """Somebody at work over the protocol until it is time to stop."""

    numbers = count(1)
    lock = threading.Lock()

    def __init__(self, address: str, desk: Desk, told: Told, until: float, seed: int):
        super().__init__(daemon=True)
        self.address, self.desk, self.told, self.until, self.rng = address, desk, told, until, random.Random(seed)
        self.staff = desk.staff[seed % len(desk.staff)]
        self.widgets: dict[str, Any] = {}

    def run(self) -> None:
        """Works; what goes wrong is told, and ends nobody else's work."""
        try:
            with opened(self.address) as socket:
                self.socket: ClientConnection = socket
                while time.monotonic() < self.until:
                    kind = self.rng.choices(["look", "log", "book", "take", "settle"], [56, 18, 14, 6, 6])[0]
                    getattr(self, kind)()
                    time.sleep(self.rng.uniform(*THINKS))
        except Exception as error:
            with self.told.lock:
                self.told.errors.append(f"{type(error).__name__}: {error}"[:300])

    # ---- What somebody does ----

    def look(self) -> None:
        page, query = self.rng.choice(LOOKS)
        self.draw(page, f"{query}&me={self.staff}")

    def log(self) -> None:
        ticket, number = self.rng.choice(self.desk.cases), self.number()
        begun = (self.desk.now - timedelta(days=1, seconds=40 * number)).isoformat().replace("+", "%2B")
        self.draw("ticket", query := f"id={ticket}&me={self.staff}&log=0.25&begun={begun}&work=support")
        self.press("log", "ticket", query, f"log_{ticket}_save", (ticket, note := f"load {number}"), note=note)

    def book(self) -> None:
        ticket = self.rng.choice(self.desk.waiting)
        monday = self.desk.now.date() + timedelta(days=7 * self.rng.randrange(1, 7) - self.desk.now.weekday())
        day = monday + timedelta(days=self.rng.randrange(5))
        at = f"{day}T{self.rng.randrange(9, 16):02}:{self.rng.choice((0, 15, 30, 45)):02}"
        query = f"view=free&case={ticket}&with={self.staff}&me={self.staff}&week={monday}&at={at}&minutes=15"
        self.draw("bookings", query)
        self.press("book", "bookings", query, "book", (ticket, self.staff, at))

    def take(self) -> None:
        self.draw("desk", query := f"me={self.staff}")
        self.press("take", "desk", query, "take_next", (self.staff,))

    def settle(self) -> None:
        finding = self.rng.choice(self.desk.findings)
        self.draw("audit", query := f"period=all&state=all&finding={finding}&me={self.staff}")
        self.press("settle", "audit", query, "settle_form", (finding,), how="", why=f"load {self.number()}")

    def number(self) -> int:
        with Session.lock:
            return next(Session.numbers)

    # ---- Over the protocol ----

    def draw(self, page: str, query: str, states: dict[str, tuple[str, Any]] | None = None) -> list[ForwardMsg]:
        """Has a page drawn to its end; tells how long that took and what went wrong."""
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.page_name = f"lang=en&{query}", "" if page == "overview" else page
        run.context_info.locale, run.context_info.timezone = "sv-SE", "Europe/Stockholm"
        for name, (kind, value) in (states or {}).items():
            state = run.widget_states.widgets.add()
            state.id = name
            setattr(state, kind, value)
        began = time.monotonic()
        self.socket.send(asked.SerializeToString())
        found: list[ForwardMsg] = []
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=MOST_SECONDS))
            found.append(message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                break
        shown = elements(found)
        wrong = [one.exception.message for one in shown if one.WhichOneof("type") == "exception"]
        self.widgets = {getattr(one, kind).id: one for one in shown if (kind := one.WhichOneof("type")) and _id(one)}
        with self.told.lock:
            self.told.seconds.append(time.monotonic() - began)
            self.told.pages[page] += 1
            self.told.errors += [f"{page}?{query}: {text}" for text in wrong]
        return found

    def press(self, kind: str, page: str, query: str, button: str, what: tuple, **typed: str) -> None:
        """Presses a button with what is typed, if it is there; tells whether the page said that it was done."""
        states: dict[str, tuple[str, Any]] = {}
        for name, one in self.widgets.items():
            match one.WhichOneof("type"):
                case "button" if (name.endswith(f"-{button}") or f":{button}-" in name) and not one.button.disabled:
                    states[name] = "trigger_value", True
                case "selectbox" if "how" in typed and name.endswith("_how"):
                    states[name] = "string_value", self.rng.choice(one.selectbox.options)
                case "text_area" if "why" in typed and name.endswith("_why"):
                    states[name] = "string_value", typed["why"]
                case "text_input" if "note" in typed and name.endswith(f"{button.removesuffix('_save')}_note"):
                    states[name] = "string_value", typed["note"]
        if not any(state[0] == "trigger_value" for state in states.values()):
            with self.told.lock:
                self.told.refused[f"{kind}: no button"] += 1
            return
        found = self.draw(page, query, states)
        toasts = [one.toast.body for one in elements(found) if one.WhichOneof("type") == "toast"]
        with self.told.lock:
            if any(_plain(text).endswith(DONE[kind]) for text in toasts):
                self.told.done[kind].append(what)
            else:
                self.told.refused[kind] += 1


def _id(element: Any) -> str:
    return getattr(getattr(element, element.WhichOneof("type")), "id", "")


def _plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def browse(browser: Browser, address: str, sessions: int, told: Told, until: float) -> None:
    """Sessions in a real browser: all stay open, and one after the other opens a page. Errors in their consoles, and
    answers of 500 and more, are told."""
    rng, pages = random.Random(0), []
    for number in range(sessions):
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE").new_page()
        _listen(page, number, told)
        pages.append(page)
    try:
        while time.monotonic() < until:
            page, (name, query) = rng.choice(pages), rng.choice(LOOKS)
            page.goto(f"{address}/{'' if name == 'overview' else name}?{query}&lang=en")
            page.locator("[data-testid=stApp][data-test-script-state=notRunning] h1").first.wait_for(timeout=60_000)
            told.pages[f"{name} in a browser"] += 1
            if text := page.locator("[data-testid=stException]").all_inner_texts():
                told.errors.append(f"{name}: {text}")
    finally:
        for page in pages:
            page.context.close()


def _listen(page: Page, number: int, told: Told) -> None:
    def tell(text: str) -> None:
        told.errors.append(f"browser {number}: {text}"[:300])

    def heard(said: ConsoleMessage) -> None:
        # Under the address of each page Streamlit looks for its server first, and then where that is.
        if said.type == "error" and not re.search(r"/\w+/_stcore/(health|host-config)$", said.location["url"]):
            tell(f"{said.text} {said.location['url']}")

    page.on("console", heard)
    page.on("pageerror", lambda error: tell(str(error)))
    page.on("response", lambda answer: answer.status >= 500 and tell(f"{answer.status} {answer.url}"))
