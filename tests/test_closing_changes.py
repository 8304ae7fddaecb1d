"""What was closed stays as it was shown: whatever changes later is one correction in the month that is open."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lib import desk as at_desk
from lib.errors import UserError
from lib.store import Store
from lib.terms import FILE, Terms, load
from tests.closings import (
    FINANCE,
    close,
    closed,
    corrections,
    invoiced_in_all,
    lines,
    owed_in_all,
    put_in_place,
)
from tests.conftest import Facts, bring_in
from tests.planted import DAY, HOUR, Desk, at, together

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
REGISTERED, START, DONE = at("2026-04-08T10:00"), at("2026-04-08T11:00"), at("2026-04-08T15:00")
NOW, LATER = at("2026-06-02T09:00"), at("2026-07-02T09:00")
A_YEAR = timedelta(365)
ADJUSTED = "made in the app"  # the key of a line whose id is only known once it is there


class Customers(Desk):
    """A desk of one person, whose customers are on bas: 995 kr an hour."""

    def __init__(self, mark: str):
        super().__init__(mark)
        self.who = self.person()
        self.one = self.customer("bas")

    def done(self, category: str, *minutes: int, customer_id: str = "", **more) -> str:
        """A case resolved in April after so many minutes."""
        ticket_id = self.case(customer_id or self.one, category, REGISTERED, **more)
        for number, spent in enumerate(minutes):
            self.entry(ticket_id, self.who, START + number * HOUR, spent)
        self.event(ticket_id, "resolved", DONE)
        return ticket_id

    def again(self, table: str, row: int = -1, **values: str) -> None:
        """A row that is there already, with other values."""
        self.facts[table].append(self.facts[table][row] | values)


@dataclass
class Change:
    """Something that changes after April was closed, on a desk of its own.

    `before` makes the desk; `after` adds to it what comes in later, or does it in the app. `shows`: of each correction
    the case and the customer (by number, on that desk), the line, the kronor, the minutes, and a word for why."""

    before: callable
    after: callable
    shows: tuple = ()
    in_app: bool = field(default=False)


def merged(desk: Customers) -> None:
    desk.again("tickets", -2, merged_into=f"{desk.mark}T2")


def reopened(desk: Customers) -> None:
    desk.event(f"{desk.mark}T1", "reopened", at("2026-05-04T09:00"))


def resolved_again(desk: Customers) -> None:
    reopened(desk)
    desk.entry(f"{desk.mark}T1", desk.who, at("2026-05-04T10:00"), 30)
    desk.event(f"{desk.mark}T1", "resolved", at("2026-05-05T10:00"))


def approved(desk: Customers) -> None:
    desk.again("quotes", decision="approved", decided_at="2026-05-20T10:00")


def with_a_quote(desk: Customers) -> None:
    desk.quote(desk.done("development", 60), 1500, REGISTERED)


def with_a_module(desk: Customers) -> None:
    desk.installation(desk.one, date(2026, 4, 8), desk.done("installation"), "900")


def with_trouble(desk: Customers) -> None:
    with_a_module(desk)
    desk.done("third_party", 15)


def two(category: str, *minutes: int):
    """Two such cases; in one order, so that the second is the last of its table."""

    def made(desk: Customers) -> None:
        desk.done(category, *minutes)
        desk.done(category, *minutes)

    return made


def one(category: str, *minutes: int):
    return lambda desk: desk.done(category, *minutes)


def entry(minutes: str):
    return lambda desk: desk.entry(f"{desk.mark}T1", desk.who, START + 2 * HOUR, minutes)


def row(table: str, number: int = -1, **values: str):
    return lambda desk: desk.again(table, number, **values)


def adjusted(store: Store, mark: str) -> None:
    at_desk.adjust(store, f"{mark}T1", "goodwill", Decimal(100), "Fick vänta", seen=None, by=FINANCE, now=NOW)


def taken_back(store: Store, mark: str) -> None:
    at_desk.take_back(store, f"{mark}J1", "Gällde ett annat ärende", by=FINANCE, now=NOW)


def with_goodwill(desk: Customers) -> None:
    desk.adjust(desk.done("attack", 60), -50, desk.who, DONE)


def moved(desk: Customers) -> None:
    desk.again("time_entries", -1, ticket_id=f"{desk.mark}T1")


def to_another(desk: Customers) -> None:
    desk.again("tickets", -1, customer_id=desk.customer("bas"))


def with_form(form: str):
    return lambda desk: desk.facts["contracts"].append(desk.facts["contracts"][-1] | {"form": form})


CHANGES = {
    "a late time entry": Change(one("attack", 60), entry("30"), ((1, 1, "support", "497.50", "30", "minutes"),)),
    "a hundredth of a minute less": Change(
        one("attack", 60), row("time_entries", minutes="59.99"), ((1, 1, "support", "-0.17", "-0.01", "minutes"),)
    ),
    "another category": Change(
        one("customer_caused", 10), row("tickets", category="core"), ((1, 1, "support", "-395", "0", "category"),)
    ),
    "no category any more": Change(
        one("customer_caused", 10), row("tickets", category=""), ((1, 1, "support", "-395", "0", "category"),)
    ),
    "a quote approved afterwards": Change(with_a_quote, approved, ((1, 1, "support", "505", "0", "quote"),)),
    "a serious fault after all": Change(
        one("third_party", 10), row("tickets", serious="true"), ((1, 1, "support", "-395", "0", "quote"),)
    ),
    "another contract form since January": Change(
        one("attack", 60), with_form("plus"), ((1, 1, "support", "-100", "0", "contract_form"),)
    ),
    "merged into another case": Change(
        two("customer_caused", 15),
        merged,
        ((1, 1, "support", "-395", "-15", "gone"), (2, 1, "support", "165.83", "15", "minutes")),
    ),
    "void": Change(one("attack", 60), row("tickets", void="true"), ((1, 1, "support", "-995", "-60", "gone"),)),
    "another price of a module": Change(
        with_a_module, row("module_installations", price="1200"), ((1, 1, "installation", "300", "0", "installation"),)
    ),
    "a warranty found": Change(
        with_trouble, lambda desk: desk.again("tickets", installation_id=f"{desk.mark}M1"),
        ((2, 1, "support", "-395", "0", "warranty"),),
    ),
    "goodwill": Change(
        one("attack", 60), adjusted, ((1, 1, ADJUSTED, "-100", "0", "adjustment"),), in_app=True
    ),
    "goodwill taken back": Change(
        with_goodwill, taken_back, ((1, 1, ADJUSTED, "50", "0", "adjustment"),), in_app=True
    ),
    "a time entry moved": Change(
        two("attack", 60, 30),
        moved,
        ((1, 1, "support", "497.50", "30", "minutes"), (2, 1, "support", "-497.50", "-30", "minutes")),
    ),
    "reopened, and resolved again in May": Change(
        one("attack", 60), resolved_again, ((1, 1, "support", "497.50", "30", "minutes"),)
    ),
    "reopened, and waiting": Change(one("attack", 60), reopened),
    "a whole case that came in late": Change(
        lambda desk: None, one("attack", 60), ((1, 1, "support", "995", "60", "late"),)
    ),
    "another customer": Change(
        one("attack", 60),
        to_another,
        ((1, 1, "support", "-995", "-60", "gone"), (1, 2, "support", "995", "60", "late")),
    ),
    "more time on a free case": Change(one("core", 10), entry("10")),
    "an invoice": Change(one("attack", 60), lambda desk: desk.invoice(f"{desk.mark}T1", 995)),
}  # fmt: skip
MARKS = {name: f"N{number:02}" for number, name in enumerate(CHANGES)}


class Story:
    """A desk of two months; April is closed, then one change after the other comes in, with what was seen of each."""

    def __init__(self, path, folder, terms):
        self.path, self.folder, self.terms = path, folder, terms
        self.store = Store(path, terms)
        self.imports = 0
        desks = {name: Customers(MARKS[name]) for name in CHANGES}
        may = Customers("May")
        for name, change in CHANGES.items():
            change.before(desks[name])
            # May has a line of its own that nobody changes.
            ticket_id = may.case(may.one, "attack", REGISTERED + 30 * DAY)
            may.entry(ticket_id, may.who, START + 30 * DAY, 60)
            may.event(ticket_id, "resolved", DONE + 30 * DAY)
        self.original = together(*(desk.facts for desk in (*desks.values(), may)))
        self.bring(self.original)
        self.open_before = lines(self.store, NOW)
        close(self.store, APRIL, NOW)
        self.as_closed = closed(self.store, NOW)
        self.seen, after = {}, []
        for name, change in CHANGES.items():
            before = after
            if change.in_app:
                change.after(self.store, MARKS[name])
            else:
                known = {table: len(rows) for table, rows in desks[name].facts.items()}
                change.after(desks[name])
                self.bring({table: rows[known[table] :] for table, rows in desks[name].facts.items()})
            found = lines(self.store, NOW)
            after = [line for line in found if line["is_correction"] and line["closing_id"] is None]
            self.seen[name] = before, after, [line for line in found if line["closing_id"]]

    def bring(self, facts: Facts) -> None:
        self.imports += 1
        assert not bring_in(self.store, self.folder / str(self.imports), facts).findings

    def opened_again(self, terms: Terms | None = None) -> None:
        """The same file, as another day finds it, perhaps with other terms."""
        self.store.close()
        self.store = Store(self.path, terms or self.terms)


@pytest.fixture(scope="module")
def story(tmp_path_factory, terms):
    folder = tmp_path_factory.mktemp("closing")
    told = Story(folder / "desk.duckdb", folder, terms)
    yield told
    told.store.close()


def said(line: dict) -> tuple:
    """What a correction says, with its key as a test can know it."""
    key = line["line_key"] if line["kind"] == "charge" else ADJUSTED
    return line["ticket_id"], line["customer_id"], key, line["amount"], line["minutes"]


def expected(name: str) -> list[tuple]:
    mark = MARKS[name]
    return [
        (f"{mark}T{ticket}", f"{mark}K{customer}", key, Decimal(amount), Decimal(minutes))
        for ticket, customer, key, amount, minutes, _ in CHANGES[name].shows
    ]


def test_a_month_is_locked_as_it_was_shown(story):
    """All columns of all lines, but those that say when and by what it was closed."""
    shown = [line | {"closing_id": None, "closed_at": None} for line in story.as_closed]
    assert shown == [line for line in story.open_before if line["month"] == APRIL]
    assert len(shown) > len(CHANGES)
    assert {line["closed_at"] for line in story.as_closed} == {NOW}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_shows_once_and_moves_nothing(story, name):
    before, after, still_closed = story.seen[name]
    assert still_closed == story.as_closed
    new = [line for line in after if line not in before]
    assert [line for line in before if line not in after] == []
    assert sorted(map(said, new)) == sorted(expected(name))
    for line in new:
        (why,) = [
            shown[-1] for shown, key in zip(CHANGES[name].shows, expected(name), strict=True) if key == said(line)
        ]
        assert (line["month"], line["corrects"], line["closing_id"]) == (MAY, APRIL, None)
        assert why in line["changed"]


def all_changes() -> list[tuple]:
    return sorted(key for name in CHANGES for key in expected(name))


def assert_adds_up(story, as_of) -> None:
    """All months together are what is owed in all, customer by customer; what waits stays as it was locked."""
    waiting = MARKS["reopened, and waiting"]
    owed = owed_in_all(story.store, as_of, "customer_id")
    owed[f"{waiting}K1",] = Decimal(995)
    invoiced = invoiced_in_all(lines(story.store, as_of), "customer_id")
    assert {key: amount for key, amount in invoiced.items() if amount or key in owed} == owed


def test_all_months_together_are_what_is_owed(story):
    assert sorted(map(said, corrections(story.store, NOW))) == all_changes()
    assert_adds_up(story, NOW)


def test_a_year_later_and_in_a_file_opened_again_it_is_the_same(story):
    now = lines(story.store, NOW)
    assert lines(story.store, NOW + A_YEAR) == now
    story.opened_again()
    assert lines(story.store, NOW) == now
    assert lines(story.store, NOW + A_YEAR) == now


def test_a_price_that_is_changed_backwards_moves_nothing_that_is_closed(story, tmp_path):
    """Even where somebody rewrites the price of a row of the terms, which nobody should."""
    bas = 'form = "bas"\nvalid_from = 2000-01-01\nclause = "hourly"\nrate = '
    text = FILE.read_text(encoding="utf-8")
    assert text.count(f"{bas}995") == 1
    cheaper = tmp_path / "terms.toml"
    cheaper.write_text(text.replace(f"{bas}995", f"{bas}985"), encoding="utf-8")
    before = lines(story.store, NOW)
    story.opened_again(load(cheaper))
    now = lines(story.store, NOW)
    assert [line for line in now if line["closing_id"]] == story.as_closed
    mark = MARKS["an invoice"]
    ((amount, changed),) = [
        (line["amount"], line["changed"]) for line in now if line["is_correction"] and line["ticket_id"] == f"{mark}T1"
    ]
    assert (amount, changed) == (Decimal(-10), ["price"])
    assert_adds_up(story, NOW)
    story.opened_again()
    assert lines(story.store, NOW) == before


def test_the_next_month_locks_the_corrections_and_they_come_no_more(story):
    shown = [line for line in lines(story.store, LATER) if line["month"] == MAY]
    close(story.store, MAY, LATER)
    story.as_closed = closed(story.store, LATER)
    locked = [line | {"closing_id": None, "closed_at": None} for line in story.as_closed if line["month"] == MAY]
    assert locked == shown
    assert sorted(said(line) for line in locked if line["is_correction"]) == all_changes()
    assert corrections(story.store, LATER) == []
    assert_adds_up(story, LATER)


def test_back_to_what_it_was_is_corrected_in_the_next_month(story):
    put_in_place(story.store, story.folder / "original", story.original)
    back = corrections(story.store, LATER)
    assert closed(story.store, LATER) == story.as_closed
    # What was made in the app stays; what had gone is there again.
    undone = [(*key, -amount, -minutes) for *key, amount, minutes in all_changes() if ADJUSTED not in key]
    assert sorted(map(said, back)) == sorted(undone)
    assert {(line["month"], line["closing_id"]) for line in back} == {(JUNE, None)}
    assert all(line["changed"] for line in back)
    invoiced = invoiced_in_all(lines(story.store, LATER), "ticket_id")
    assert {key: amount for key, amount in invoiced.items() if amount} == {
        key: amount for key, amount in owed_in_all(story.store, LATER, "ticket_id").items() if amount
    }


def test_a_month_whose_corrections_are_closed_is_opened_after_them(story):
    """And then all of it follows the facts again; closed once more, it is as before, with what was made in the app."""
    with pytest.raises(UserError, match="2026-05"):
        at_desk.reopen_month(story.store, APRIL, "Fel kund", by=FINANCE, now=LATER)
    for month in (MAY, APRIL):
        at_desk.reopen_month(story.store, month, "Fel kund", by=FINANCE, now=LATER)
    assert closed(story.store, LATER) == []
    assert corrections(story.store, LATER) == []
    anew = lines(story.store, LATER, lambda line: line["adjustment_kind"] is None)
    assert anew == story.open_before
    for month in (APRIL, MAY):
        close(story.store, month, LATER)
    assert corrections(story.store, LATER) == []
    again = [line | {"closing_id": None, "closed_at": None} for line in closed(story.store, LATER)]
    assert [line for line in again if line["adjustment_kind"] is None] == anew
    closings = "select count(*), count(reopened_at), count(distinct closing_id) from store.closings"
    assert story.store.cursor(LATER).execute(closings).fetchone() == (4, 2, 4)
