"""Sessions booked by many at once: one gets the time, the others hear who has it, and none overlaps or is lost."""

import os
import random
import threading
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from lib import desk as change
from lib.desk import Session
from lib.errors import Taken, UserError
from lib.store import Store
from lib.words import Words
from tests.conftest import bring_in
from tests.rows import base, customer, person, stored, ticket
from tests.test_booking_desk import ANNA, NOW, at, taken

MANY = 50
TEN = Session("N0", "S1", "phone", at("10:00"), 60)


def brought(store: Store, tmp_path, *, staff: int, customers: int, cases: int) -> None:
    """Members of staff S0…, and cases N0… of customers C0… in turn."""
    facts = base(
        staff=[person(f"S{n}") for n in range(staff)],
        customers=[customer(f"C{n}") for n in range(customers)],
        tickets=[ticket(f"N{n}", customer_id=f"C{n % customers}") for n in range(cases)],
    )
    assert not bring_in(store, tmp_path / "facts", facts).findings


# ---- The same hour ---------------------------------------------------------------------------------------------------


def refusals(store: Store, wanted: list[Session]) -> dict[int, Taken]:
    """What those hear who book at the same moment and don't get the time, by their place."""
    barrier, heard = threading.Barrier(len(wanted)), {}

    def one(place: int) -> None:
        barrier.wait()
        try:
            change.book(store, wanted[place], by=ANNA, now=NOW)
        except Taken as error:
            heard[place] = error

    with ThreadPoolExecutor(len(wanted)) as pool:
        list(pool.map(one, range(len(wanted))))
    return heard


def said(heard: dict[int, Taken], lang: str) -> set[str]:
    """The different texts that they read in a language."""
    return {Words(lang).problem(error) for error in heard.values()}


def test_of_fifty_who_book_the_same_hour_of_the_same_person_one_gets_it(desk, tmp_path):
    brought(desk, tmp_path, staff=3, customers=MANY, cases=MANY)
    heard = refusals(desk, [replace(TEN, ticket_id=f"N{n}") for n in range(MANY)])
    (first,) = set(range(MANY)) - set(heard)
    assert stored(desk, "select ticket_id, staff_id, starts_at, status from store.bookings") == [
        (f"N{first}", "S1", at("10:00"), "booked")
    ]
    assert said(heard, "en") == {
        f"Handläggare S1 has a session on N{first} from 10:00 until 11:00. "
        "Free instead: 2026-06-02 10:00 with Handläggare S0, or 2026-06-02 11:15 with Handläggare S1."
    }
    assert said(heard, "sv") == {
        f"Handläggare S1 har en bokad tid på N{first} 10:00–11:00. "
        "Ledigt i stället: 2026-06-02 10:00 med Handläggare S0, eller 2026-06-02 11:15 med Handläggare S1."
    }
    # What they were offered can be had.
    change.book(desk, replace(TEN, ticket_id=f"N{(first + 1) % MANY}", staff_id="S0"), by=ANNA, now=NOW)
    change.book(desk, replace(TEN, ticket_id=f"N{(first + 2) % MANY}", starts_at=at("11:15")), by=ANNA, now=NOW)


def test_of_fifty_who_book_the_same_hour_of_the_same_customer_one_gets_it(desk, tmp_path):
    brought(desk, tmp_path, staff=MANY, customers=1, cases=MANY)
    heard = refusals(desk, [replace(TEN, ticket_id=f"N{n}", staff_id=f"S{n}") for n in range(MANY)])
    (first,) = set(range(MANY)) - set(heard)
    assert taken(desk) == [(f"S{first}", "10:00")]
    # At the nearest hour of the customer's, many are free: each reads of the one whom they asked for.
    who = f"N{first} with Handläggare S{first} from 10:00 until 11:00"
    assert {text.partition(" Free")[0] for text in said(heard, "en")} == {f"The customer has a session on {who}."}
    who = f"N{first} med Handläggare S{first} 10:00–11:00"
    assert {text.partition(" Ledigt")[0] for text in said(heard, "sv")} == {f"Kunden har en bokad tid på {who}."}
    for place, error in heard.items():
        assert f"2026-06-02 09:00 med Handläggare S{place}" in Words("sv").problem(error)
        assert f"2026-06-02 09:00 with Handläggare S{place}" in Words("en").problem(error)


# ---- Whatever is tried -----------------------------------------------------------------------------------------------

TRIES = 10_000
# A try that asks the store costs tens of milliseconds. The others are refused before it is asked: off the grid, or no
# such channel or year. BOOKINGS_ASKED=10000 has all of them ask.
ASKED = int(os.environ.get("BOOKINGS_ASKED", "160"))
THREADS, STAFF, CUSTOMERS, CASES = 8, 6, 9, 27


@dataclass
class Clerk:
    """One who tries: what was promised to them, by booking, and how often they did what."""

    rng: random.Random
    held: dict[str, tuple[Session, str]] = field(default_factory=dict)
    counted: Counter = field(default_factory=Counter)

    def wanted(self) -> Session:
        """On one of the cases, on the grid of two days, also outside of hours."""
        rng = self.rng
        starts = at("08:45") + timedelta(minutes=15 * rng.randrange(30), days=rng.choice((0, 1)))
        case, staff = f"N{rng.randrange(CASES)}", f"S{rng.randrange(STAFF)}"
        return Session(case, staff, rng.choice(change.CHANNELS), starts, rng.choice((15, 30, 30, 45, 60)))

    def at_once_refused(self) -> Session:
        """What can't be, whatever is booked."""
        wanted, odd = self.wanted(), timedelta(minutes=self.rng.randrange(1, 15), microseconds=self.rng.randrange(9))
        wrong = ({"starts_at": wanted.starts_at + odd}, {"channel": "fax"}, {"starts_at": at("10:00", "1999-12-31")})
        return replace(wanted, **self.rng.choice(wrong))

    def work(self, store: Store, asked: int, barrier: threading.Barrier) -> None:
        """A share of the tries, those that ask the store spread among the others."""
        barrier.wait()
        share = TRIES // THREADS
        asking = set(self.rng.sample(range(share), asked // THREADS))
        for number in range(share):
            try:
                self.attempt(store, asks=number in asking)
            except UserError as error:
                self.counted["taken" if isinstance(error, Taken) else "refused"] += 1

    def attempt(self, store: Store, *, asks: bool) -> None:
        now = NOW
        what = self.rng.random()
        wanted = self.wanted() if asks else self.at_once_refused()
        mine = [booking_id for booking_id, (_, status) in self.held.items() if status == "booked"]
        if not asks or what < 0.75 or not mine:
            self.held[change.book(store, wanted, by=ANNA, now=now)] = wanted, "booked"
            self.counted["book"] += 1
            return
        booking_id = self.rng.choice(mine)
        session = self.held[booking_id][0]
        if what < 0.9:
            moved = replace(wanted, ticket_id=session.ticket_id)
            self.held[change.move_booking(store, booking_id, moved, seen="booked", by=ANNA, now=now)] = moved, "booked"
            self.counted["move_booking"] += 1
        else:
            change.cancel_booking(store, booking_id, "Slump", seen="booked", by=ANNA, now=now)
            self.counted["cancel_booking"] += 1
        self.held[booking_id] = session, "cancelled"


def sharing(rows: list[tuple], party: int) -> list[tuple]:
    """Pairs of sessions of one party (a column) of which the later begins before an earlier one has ended."""
    found, by_party = [], defaultdict(list)
    for row in rows:
        by_party[row[party]].append(row)
    for sessions in by_party.values():
        sessions.sort(key=lambda row: row[-2:])
        latest = sessions[0]
        for row in sessions[1:]:
            if row[-2] < latest[-1]:
                found.append((latest, row))
            latest = max(latest, row, key=lambda row: row[-1])
    return found


def test_ten_thousand_random_tries_leave_no_overlap_and_lose_nothing(desk, tmp_path):
    brought(desk, tmp_path, staff=STAFF, customers=CUSTOMERS, cases=CASES)
    clerks, barrier = [Clerk(random.Random(seed)) for seed in range(THREADS)], threading.Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda clerk: clerk.work(desk, ASKED, barrier), clerks))
    counted = sum((clerk.counted for clerk in clerks), Counter())
    assert sum(counted.values()) == TRIES
    assert min(counted[what] for what in ("book", "move_booking", "cancel_booking", "taken", "refused")) > 0, counted
    # Each that was promised is there as it was promised, and nothing else is.
    promised = {
        (booking_id, one.ticket_id, one.staff_id, one.channel, one.starts_at, one.minutes, status)
        for clerk in clerks
        for booking_id, (one, status) in clerk.held.items()
    }
    rows = stored(
        desk,
        "select booking_id, ticket_id, staff_id, channel, starts_at, ends_at, status, starts_on, ends_on "
        "from store.bookings",
    )
    there = [(*row[:5], (row[5] - row[4]) // timedelta(minutes=1), row[6]) for row in rows]
    assert (len(there), set(there)) == (len(promised), promised)
    assert {(row[7], row[8]) for row in rows} <= {
        (day, day) for day in (at("10:00").date(), at("10:00", "2026-06-03").date())
    }
    customers = dict(stored(desk, "select ticket_id, customer_id from store.tickets"))
    taken_rows = [(row[2], customers[row[1]], row[4], row[5]) for row in rows if row[6] == "booked"]
    assert len(taken_rows) > STAFF
    assert sharing(taken_rows, 0) == []
    assert sharing(taken_rows, 1) == []
    # Each change has its rows of the log and of its session's chain.
    log = Counter(dict(stored(desk, "select action, count(*) from store.audit_log where import_id is null group by 1")))
    moves = counted["move_booking"]
    changes = {name: counted[name] for name in ("book", "move_booking", "cancel_booking")}
    assert log == Counter(changes | {"book": counted["book"] + moves})
    chain = dict(stored(desk, "select change, count(*) from store.booking_changes group by 1"))
    assert chain == {"booked": counted["book"], "moved": moves, "cancelled": counted["cancel_booking"]}
    slots = Counter(party for (party,) in stored(desk, "select party from store.booking_slots"))
    quarters = Counter()
    for staff, of, starts, ends in taken_rows:
        for party in (f"staff {staff}", f"customer {of}"):
            quarters[party] += (ends - starts) // timedelta(minutes=15)
    assert slots == quarters


@pytest.mark.parametrize(("second", "pairs"), [("10:30", 0), ("10:29", 1)])
def test_the_count_of_overlaps_sees_one_that_is_there(second, pairs):
    rows = [("S1", "K1", at("10:00"), at("10:30")), ("S1", "K2", at(second), at("10:45"))]
    assert (len(sharing(rows, 0)), len(sharing(rows, 1))) == (pairs, 0)
