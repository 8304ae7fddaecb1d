"""Text from outside is text everywhere: what customers, staff and files say is shown as it stands, and does nothing.

One store in which every text that comes from outside tries to be more than text; one server, and one tab that goes over
every page.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from lib import days, desk, drafts, reports
from lib.access import PAGES, Person
from lib.desk import Given
from lib.desk.vendors import Contact
from lib.store import Store
from lib.terms import Terms
from tests.browsing import _tab, path_of, served, turn
from tests.conftest import AFTERNOON, lay_by, write_facts
from tests.rows import (
    adjustment,
    base,
    booking,
    contract,
    customer,
    entry,
    event,
    installation,
    invoice_line,
    person,
    quote,
    ticket,
)

WITHIN = (
    '<img src=x onerror="window.ran=1" id=planted> <script>window.ran=2</script> <b id=planted>fetare</b> &lt;i&gt; '
    "**fetast** _lutande_ ~~struken~~ `kodad` [länkad](http://evil.example/a) ![bild](http://evil.example/b.png) "
    "<http://evil.example/c> http://evil.example/d www.evil.example e@evil.example [[vika]] [^1] "
    ":red[rodnad] :blue-background[blånad] :material/home: :smile: $x^2$ $$y_3$$ \\(z\\) a | b \u202egnal\u202c "
    f"%s {{name}} {'W' * 90}"
)
# What would begin a heading, a quotation, a list, a table, a block of code or a formula.
STARTS = {
    "customer": "# ", "staff": "- ", "subject": "> ", "module": "| m | ", "vendor": "+ ", "note": "1. ",
    "event": "``` ",
    "reason": "=cmd|'/C calc'!A0 ", "contact": "* ", "draft": "## ", "absence": "--- ", "breach": "@SUM(A1) ",
    "settled": "~~~ ", "closed": "    ",
}  # fmt: skip
TEXTS = {kind: f"{start}{kind.upper()} {WITHIN}" for kind, start in STARTS.items()}
TEXTS["draft"] = "## <b id=planted>fetare</b> **fetast** $x^2$ :red[rodnad]"
NAMED = TEXTS["staff"][:200].strip()
FILE = "**fil** <img src=x onerror=window.ran=3> $x$ :red[r] [l](http:evil.example).csv"
# Words that would stand alone in an element if any of it were read.
READ = ["fetare", "fetast", "lutande", "struken", "kodad", "länkad", "rodnad", "blånad", "x2", "fil", "r", "l"]
GIVEN = "=cmd|'/C calc'!A0 <b id=planted>fetare</b> **fetast** :red[rodnad] $x^2$"
BY = Person("- CHEF **fet** <img src=x onerror=window.ran=4>")

# The pages, as they are looked at, and the texts that each must show.
LOOKS = {
    "overview": [("", ())],
    "sla": [
        ("period=all&view=by&by=customer", ("customer",)),
        ("period=all&view=by&by=staff", ("staff",)),
        ("period=all&view=backlog", ()),
        ("period=all&view=breaches&breach=T2", ("subject", "breach")),
    ],
    "queue": [("view=waiting", ("customer", "subject")), ("period=all&view=passed", ()), ("period=all&view=turn", ())],
    "work": [("period=all&by=customer", ("customer",)), ("period=all&by=module", ())],
    "warranties": [
        ("period=all", ("module",)),
        ("period=all&installation=M1", ("module", "vendor")),
        ("view=ending", ()),
        ("period=all&view=mistakes", ()),
    ],
    "modules": [
        ("period=all", ("module",)),
        ("period=all&by=vendor&contact={vendor}", ("vendor", "contact")),
    ],
    "bookings": [
        ("when=week", ("customer", "staff")),
        ("view=free&case=T1&with=S1", ("subject", "staff")),
        ("view=hours&me=S1", ("staff", "absence")),
    ],
    "month": [("period=2026-05", ("customer",))],
    "tickets": [("period=all", ("customer", "subject")), ("period=all&q={word}", ()), ("period=all&customer=K1", ())],
    "ticket": [
        ("id=T1&me=S1", ("customer", "subject", "module", "note", "staff", "event", "reason")),
        ("id=T2", ("customer", "subject")),
    ],
    "imports": [("view=bring_in", ()), ("view=history", ("file",)), ("view=findings", ("file", "given"))],
    "terms": [("period=all", ())],
    "what_if": [("period=all&draft=ticket_fee.fee=450", ("draft", "customer"))],
    "invoicing": [
        ("month=2026-05", ("customer",)),
        ("month=2026-05&customer=K1", ("customer", "subject")),
        ("month=2026-06&customer=K1", ("customer", "subject", "reason")),
        ("month=2026-05&view=close", ()),
        ("month=2026-04&view=close", ("closed",)),
        ("month=2026-05&view=invoiced", ()),
    ],
    "audit": [("period=all&state=all&finding={finding}", ("customer", "subject", "settled"))],
    "quotes": [("period=all&quote=O1", ("customer", "subject")), ("period=all&view=needed", ())],
    "desk": [("me=S1", ("staff", "customer", "subject"))],
    "register": [("me=S1&customer=K1", ("customer",))],
    "audit_log": [("period=all", ("settled",)), ("period=all&row={row}", ("settled",))],
    "people": [("person=e%40evil.example", ("named",))],
    "personal_data": [("q=CUSTOMER", ("customer",)), ("customer=K1", ("customer",))],
    "operations": [("", ())],
}


def shown_as(text: str) -> str:
    """A text as it is compared: but for blanks, and for the signs without width that keep it from being read."""
    return re.sub(r"[\s\u2060\u200b]+", "", text)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, terms: Terms) -> tuple[Path, dict[str, str]]:
    """The store's file, and what the addresses of its pages name."""
    folder = tmp_path_factory.mktemp("hostile")
    about = {"critical": "", "serious": "", "merged_into": "", "void": ""}
    facts = base(
        customers=[customer(name=TEXTS["customer"]), customer("K2", name=TEXTS["customer"] + "2")],
        staff=[person(name=TEXTS["staff"]), person("S2", name=TEXTS["staff"] + "2")],
        contracts=[contract("2026-01-01", form="plus")],
        module_installations=[
            installation(module=TEXTS["module"], vendor=TEXTS["vendor"]),
            installation("M2", module=TEXTS["module"] + "2", vendor=TEXTS["vendor"], installed_on="2026-02-01"),
        ],
        tickets=[
            ticket(subject=TEXTS["subject"]) | about | {"category": "customer_caused", "installation_id": "M1"},
            # Answered too late, and invoiced too dear.
            ticket("T2", "2026-05-04T10:00", subject=TEXTS["subject"] + "2") | about | {"category": "customer_caused"},
            # Waits still, and of another customer.
            ticket("T3", "2026-05-28T10:00", subject=TEXTS["subject"] + "3", customer_id="K2") | about
            | {"category": "core"},
            ticket("T4", "2026-04-01T10:00", subject=TEXTS["subject"] + "4", customer_id="K2") | about
            | {"category": "attack"},
        ],
        ticket_events=[
            event("2026-05-04T11:00", "handling_started", staff_id="S1"),
            event("2026-05-21T11:00", "handling_started", "T2", staff_id="S2"),
            event("2026-05-22T11:00", "resolved", "T2", staff_id="S2"),
            event("2026-04-02T11:00", "resolved", "T4", staff_id="S2"),
        ],
        time_entries=[
            entry(minutes="30", note=TEXTS["note"]),
            entry("E2", ticket_id="T2", started_at="2026-05-21T12:00", staff_id="S2", note=TEXTS["note"]),
            entry("E4", ticket_id="T4", started_at="2026-04-02T09:00", staff_id="S2", minutes="60"),
        ],
        quotes=[quote(), quote("O2", ticket_id="T2")],
        bookings=[booking(day="2026-06-02"), booking("B2", day="2026-05-05", status="held")],
        invoice_lines=[invoice_line(ticket_id="T2", amount="995")],
        adjustments=[adjustment(reason=TEXTS["reason"])],
    )  # fmt: skip
    file, now = folder / "hostile.duckdb", AFTERNOON - timedelta(hours=1)
    paths = [write_facts(folder / "facts", facts), folder / FILE]
    paths[1].write_text(f"customer_id,name\n{GIVEN},\n", encoding="utf-8")  # It lacks a name.
    with Store(file, terms) as store:
        from lib.ingest.run import import_files

        result = import_files(store, paths, now=now - timedelta(hours=2), actor=BY.name)
        assert not [one for one in result.findings if one.file != FILE], result.findings
        desk.act(store, "T1", "waiting_customer", seen="handling_started", note=TEXTS["event"], by=BY, now=now)
        desk.act(store, "T1", "resumed", seen="waiting_customer", note="", by=BY, now=now + timedelta(seconds=1))
        desk.act(store, "T1", "resolved", seen="resumed", note=TEXTS["event"], by=BY, now=now + timedelta(seconds=2))
        desk.note_breach(store, "T2", TEXTS["breach"], seen=None, by=BY, now=now)
        away = [datetime.combine(date(2026, 6, 4), at, days.ZONE) for at in (datetime.min.time(), datetime.max.time())]
        desk.note_absence(store, "S1", *away, TEXTS["absence"], by=BY, now=now)
        contact = Contact(TEXTS["contact"][:180], "e@evil.example", "070 <b>", "https://evil.example/'onclick=1")
        desk.set_vendor_contact(store, TEXTS["vendor"], contact, seen=Contact(), by=BY, now=now)
        desk.save_draft(store, TEXTS["draft"], drafts.parse("ticket_fee.fee=450", terms), seen=None, by=BY, now=now)
        april = date(2026, 4, 1)
        mark = reports.month_state(store, now, april)["mark"]
        desk.close_month(store, april, TEXTS["closed"], seen=mark, by=BY, now=now)
        query = "select finding_id, mark from decisions.billing_findings where ticket_id = 'T2' and kind = 'over'"
        finding, mark = store.cursor(now + timedelta(minutes=1)).execute(query).fetchone()
        desk.settle(store, finding, "agreed", TEXTS["settled"], seen=mark, by=BY, now=now)
        desk.set_person(store, "e@evil.example", Given(NAMED, ("staff",)), seen=None, by=BY, now=now)
        query = "select rowid from store.audit_log where table_name = 'settlements'"
        (row,) = store.cursor(now + timedelta(minutes=1)).execute(query).fetchone()
        lay_by(store, AFTERNOON)
    return file, {"finding": finding, "vendor": quote_plus(TEXTS["vendor"]), "row": row}


@pytest.fixture(scope="module")
def hostile_address(hostile: tuple[Path, dict[str, str]]) -> Iterator[str]:
    with served(hostile[0]) as started:
        yield started


READ_AS_MORE = """(words) => {
    const joined = (text) => text.replace(/[\\s\\u2060\\u200b]+/g, '');
    const read = [...document.querySelectorAll('strong, b, em, i, del, s, code, a, span, sup, sub, h1, h2, h3, li')]
        .filter((one) => words.includes(joined(one.textContent))).map((one) => one.outerHTML.slice(0, 200));
    const led = [...document.querySelectorAll('#planted, .katex, img[src="x"], [src*="evil.example"]')]
        .map((one) => one.outerHTML.slice(0, 200));
    const to = [...document.querySelectorAll('a[href]')]
        .filter((one) => one.host !== location.host && !one.closest('.st-key-vendor_contact, [data-testid=stToolbar]'))
        .map((one) => one.outerHTML.slice(0, 200));
    return {ran: window.ran ?? null, read, led, to};
}"""


def assert_text_only(page: Page, where: str) -> None:
    """Nothing of any text ran, was fetched, became an element or leads anywhere."""
    assert page.evaluate(READ_AS_MORE, READ) == {"ran": None, "read": [], "led": [], "to": []}, where


def whole(page: Page) -> None:
    """Waits until a page stands there, and checks that nothing broke."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached()
    expect(page.locator("h1").first).to_be_attached()
    expect(page.locator('[data-testid="stException"]')).to_have_text([])


SAID = """() => [...document.querySelectorAll('[data-testid=stMain], [data-testid=stSidebar]')].map((one) =>
    one.textContent + [...one.querySelectorAll('input, textarea')].map((field) => field.value).join('')).join('')"""


def test_every_page_is_looked_at():
    assert set(LOOKS) == set(PAGES)


@pytest.fixture(scope="module")
def wide(browser: Browser) -> Iterator[Page]:
    """A tab with room for all columns of a table, as only those are in the page that are to be seen."""
    yield from _tab(browser, {"width": 2400, "height": 2000})


@pytest.mark.parametrize("name", LOOKS)
def test_text_from_outside_is_text(wide: Page, hostile_address: str, hostile: tuple[Path, dict[str, str]], name: str):
    more = {"file": FILE, "given": GIVEN, "contact": TEXTS["contact"][:180], "named": NAMED}
    tab, texts = wide, TEXTS | more
    for look, expected in LOOKS[name]:
        named = hostile[1] | {"word": "%3Cimg src=x onerror=window.ran=5%3E **fet** $x$"}
        turn(tab, hostile_address, f"{path_of(name)}?{look.format(**named)}")
        whole(tab)
        tab.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach((one) => one.click())")
        whole(tab)
        lacking = {kind: shown_as(texts[kind]) for kind in expected}
        for _ in range(100):
            said = shown_as(tab.evaluate(SAID))
            lacking = {kind: text for kind, text in lacking.items() if text not in said}
            if not lacking:
                break
            tab.wait_for_timeout(100)
        assert not lacking, (look, list(lacking), said)
        for mark in tab.locator(".js-plotly-plot .point").all()[:3]:
            if box := mark.bounding_box():
                tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
                tab.wait_for_timeout(50)
        assert_text_only(tab, f"{name}?{look}")
        for box in tab.locator("[data-testid=stMain] [data-testid=stSelectbox] input").all()[:2]:
            box.click()
            tab.wait_for_timeout(200)
            assert_text_only(tab, f"{name}?{look}: its choices")
            tab.keyboard.press("Escape")


def test_files_hold_text_and_no_formula(tab: Page, hostile_address: str, tmp_path: Path):
    tab.goto(f"{hostile_address}/tickets?period=all")
    whole(tab)
    for kind, name in (("CSV", "cases.csv"), ("Excel", "cases.xlsx")):
        with tab.expect_download() as waiting:
            tab.locator("[data-testid=stMain]").get_by_role("button", name=kind, exact=True).last.click()
        waiting.value.save_as(tmp_path / name)
    lines = list(csv.reader((tmp_path / "cases.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    texts = [cell for line in lines for cell in line if not re.fullmatch(r"-?[\d,]+", cell)]
    assert not [cell for cell in texts if cell[:1] in ("=", "+", "-", "@", "\t")]
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert all(value.startswith("=SUM(") for value in formulas)
    assert not [cell.hyperlink for cell in cells if cell.hyperlink]
    for found in (texts, [str(cell.value) for cell in cells]):
        assert [cell for cell in found if shown_as(TEXTS["subject"]) in shown_as(cell)], found
