"""What is laid by follows a change about known tickets: their rows are decided anew, and all are as if all were."""

import os
import random
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lib import days
from lib import desk as change
from lib.access import Person
from lib.desk import Decided, Worked
from lib.desk.acts import MAY_FOLLOW, state_of
from lib.errors import Conflict, UserError
from lib.laid_by import VIEWS
from lib.store import Store
from tests.conftest import copied, stocked
from tests.rows import base, contract, entry, event, installation, person, stored, ticket
from tests.test_laid_by import both, laid_tables

CHANGES = int(os.environ.get("FOLLOWED_CHANGES", "8"))
ALL = Person("chef", frozenset({"staff", "finance", "manager"}))
START = datetime(2026, 6, 8, 10, 0, tzinfo=days.ZONE)


def follows(store: Store, now: datetime) -> set[str]:
    """The kinds of findings of the audit, once all that is laid by has been seen to be as decided anew, in the tables
    that there were."""
    before = laid_tables(store)
    laid, decided = both(store, now)
    for name, one, other in zip(VIEWS, laid, decided, strict=True):
        assert one == other, name
    assert laid_tables(store) == before
    return {row[1] for row in laid[-1]}


class Desk:
    """Changes at random, of the kinds after which only some tickets are decided anew; and now and then another one."""

    def __init__(self, store: Store, seed: int):
        self.store, self.now, self.choose = store, START, random.Random(seed)
        self.cases = [case for (case,) in stored(store, "select ticket_id from store.kept_tickets order by ticket_id")]
        self.staff = [one for (one,) in stored(store, "select staff_id from store.staff order by staff_id")]
        self.modules = [
            one for (one,) in stored(store, "select installation_id from store.module_installations order by all")
        ]
        # A few cases come up again and again, so that one thing comes of another.
        self.cases = self.choose.sample(self.cases, min(25, len(self.cases)))

    def change(self) -> str | None:
        """Makes a change; what it was, or nothing where it can't be."""
        self.now += timedelta(minutes=7)
        kind = self.choose.choice(
            ["log", "log", "act", "act", "quote", "adjust", "register", "decide", "decide", "hold", "void", "merge"]
        )
        try:
            getattr(self, kind)(self.choose.choice(self.cases), {"by": ALL, "now": self.now})
        except (UserError, Conflict):
            return None
        return kind

    def log(self, case: str, by: dict) -> None:
        """Work at a time when other work was done."""
        (near,) = self.choose.choice(stored(self.store, "select started_at from store.time_entries using sample 20"))
        minutes = Decimal(self.choose.randint(1, 400))
        work = self.choose.choice(["support", "upgrade", "installation"])
        worked = Worked(case, self.choose.choice(self.staff), near, minutes, work)
        change.log_time(self.store, worked, without_approval="Bråttom", **by)

    def act(self, case: str, by: dict) -> None:
        """An event that may follow."""
        with closing(self.store.cursor(self.now)) as cursor:
            state, _ = state_of(cursor, case)
        change.act(self.store, case, self.choose.choice(MAY_FOLLOW[state]), seen=state, note="Klart?", **by)

    def quote(self, case: str, by: dict) -> None:
        """A quote, decided about or not."""
        amount = Decimal(self.choose.randint(100, 9000))
        sent = change.send_quote(self.store, case, amount, sent_at=self.now, **by)
        if decision := self.choose.choice(["approved", "declined", None]):
            change.decide_quote(self.store, sent, decision, decided_at=self.now, seen=None, **by)

    def adjust(self, case: str, by: dict) -> None:
        """An adjustment, taken back or not."""
        amount = Decimal(self.choose.randint(1, 900))
        made = change.adjust(self.store, case, self.choose.choice(["goodwill", "extra"]), amount, "Så", seen=None, **by)
        if self.choose.random() < 0.3:
            change.take_back(self.store, made, "Fel", **by)

    def register(self, case: str, by: dict) -> None:
        """A case of the same customer, on the same day or another one."""
        ((customer, at),) = stored(
            self.store, f"select customer_id, registered_at from store.kept_tickets where ticket_id = '{case}'"
        )
        at -= timedelta(days=self.choose.choice([0, 0, 1, 40]))
        self.cases.append(change.register_case(self.store, customer, "Kassan", self.decided(), registered_at=at, **by))

    def decide(self, case: str, by: dict) -> None:
        """Another category, flags and module."""
        query = f"select category, critical, serious, installation_id from store.tickets where ticket_id = '{case}'"
        (seen,) = stored(self.store, query)
        change.decide_case(self.store, case, self.decided(), seen=Decided(*seen), **by)

    def hold(self, case: str, by: dict) -> None:
        """A session that took place."""
        where = "status = 'booked' and starts_at < '2026-06-08'"
        found = stored(self.store, f"select booking_id from store.bookings where {where} order by all limit 1")
        if found:
            change.hold_booking(self.store, *found[0], seen="booked", **by)

    def void(self, case: str, by: dict) -> None:
        """A change after which everything is decided anew, as may any be."""
        if self.choose.random() < 0.3:
            change.void_case(self.store, case, "Skräp", **by)

    def merge(self, case: str, by: dict) -> None:
        """Another one."""
        change.merge_case(self.store, case, self.choose.choice(self.cases), **by)

    def decided(self) -> Decided:
        """Anything that may be decided about a case."""
        module = self.choose.choice([None, *self.modules[:20]])
        category = self.choose.choice([*self.store.terms.categories(), None])
        return Decided(category, self.choose.random() < 0.1, self.choose.random() < 0.3, module)


def test_random_changes_are_followed(demo_file: Path, terms, tmp_path):
    seed = random.randrange(2**32)
    with Store(copied(demo_file, tmp_path / "desk.duckdb"), terms) as store:
        desk, done = Desk(store, seed), []
        both(store, START)
        while len(done) < CHANGES:
            if kind := desk.change():
                done.append(kind)
            # Sometimes several changes are followed at once.
            if desk.choose.random() < 0.25:
                laid, decided = both(store, desk.now)
                for name, one, other in zip(VIEWS, laid, decided, strict=True):
                    assert one == other, (name, seed, done)
        laid, decided = both(store, desk.now)
        assert laid == decided, (seed, done)


# ---- What one ticket's facts change about another --------------------------------------------------------------------


@pytest.fixture
def staffed(desk: Store, tmp_path) -> Store:
    facts = base(
        staff=[person(), person("S2")],
        contracts=[contract("2026-01-01", form="plus")],
        module_installations=[installation(ticket_id="T3", installed_by="agency")],
        tickets=[
            ticket(category="customer_caused"),
            ticket("T2", category="core"),
            ticket("T3", category="installation"),
            ticket("T4", category="customer_caused", registered_at="2026-05-06T10:00"),
        ],
        time_entries=[
            entry("E1", started_at="2026-05-06T10:00", minutes="30"),
            entry("E4", ticket_id="T4", started_at="2026-05-06T11:00", minutes="30"),
        ],
        ticket_events=[event("2026-05-08T10:00", "resolved"), event("2026-05-08T10:00", "resolved", "T2")],
    )
    store = stocked(desk, tmp_path / "facts", facts)
    assert "overlapping" not in {row[1] for row in both(store, START)[0][-1]}
    return store


def test_work_that_overlaps_what_others_are_about(staffed):
    """Of three entries in a row, of two tickets, the last is found: it began while the first still lasted."""
    began = datetime(2026, 5, 6, 10, 15, tzinfo=days.ZONE)
    change.log_time(staffed, Worked("T2", "S1", began, Decimal(90)), by=ALL, now=START)
    assert "overlapping" in follows(staffed, START)
    found = stored(staffed, "select finding_id from decisions.billing_findings where kind = 'overlapping'")
    assert ("overlapping:E4",) in found


def test_a_matter_that_became_two_tickets(staffed):
    """The finding is about the first of them, and it is the second that is decided."""
    seen = Decided("core", False, False, None)
    change.log_time(staffed, Worked("T2", "S2", START - timedelta(days=3), Decimal(9)), by=ALL, now=START)
    assert "split_cases" not in follows(staffed, START)
    change.decide_case(staffed, "T2", Decided("customer_caused", False, False, None), seen=seen, by=ALL, now=START)
    assert "split_cases" in follows(staffed, START)


def test_an_installation_that_nobody_is_charged_for(staffed):
    assert "uncharged_installation" not in follows(staffed, START)
    seen = Decided("installation", False, False, None)
    change.decide_case(staffed, "T3", Decided("core", False, False, None), seen=seen, by=ALL, now=START)
    assert "uncharged_installation" in follows(staffed, START)
    # A ticket that names it changes nothing about it.
    change.decide_case(
        staffed, "T4", Decided("core", False, False, "M1"), seen=Decided("customer_caused"), by=ALL, now=START
    )
    assert "uncharged_installation" in follows(staffed, START)


def test_a_change_of_what_is_merged_is_one_of_the_ticket_that_it_is_merged_into(staffed):
    change.merge_case(staffed, "T2", "T1", by=ALL, now=START)
    both(staffed, START)
    change.adjust(staffed, "T1", "extra", Decimal(100), "Så", seen=None, by=ALL, now=START)
    change.log_time(staffed, Worked("T1", "S1", START - timedelta(days=9), Decimal(9)), by=ALL, now=START)
    follows(staffed, START)


def test_an_earlier_moment_is_decided_for_itself(staffed):
    """What is decided for a moment before the change isn't what is laid by."""
    before = both(staffed, START)[0]
    later = START + timedelta(hours=1)
    change.adjust(staffed, "T1", "extra", Decimal(100), "Så", seen=None, by=ALL, now=later)
    assert both(staffed, later)[0] != before
    assert both(staffed, START) == (before, before)
    follows(staffed, later)


def test_a_ticket_of_which_too_many_others_are_decided_anew(staffed, monkeypatch):
    monkeypatch.setattr("lib.few.MOST", 0)
    before = laid_tables(staffed)
    change.adjust(staffed, "T1", "extra", Decimal(100), "Så", seen=None, by=ALL, now=START)
    laid, decided = both(staffed, START)
    assert laid == decided
    assert laid_tables(staffed) != before
