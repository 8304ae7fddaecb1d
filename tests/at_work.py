"""Ten members of staff who change a store until the process is killed; each change is said aloud once it is committed.

`python -m tests.at_work STORE FROM BACKUPS`: each change has a moment of its own, the first one FROM milliseconds after
START. Meanwhile backups are made, one after the other, in the folder BACKUPS.
"""

import itertools
import json
import random
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from lib import backup, backups, terms
from lib import desk as change
from lib.access import Person
from lib.desk import Decided, Session, Worked
from lib.errors import UserError
from lib.store import Store, place_of

START = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)  # a Monday, 8:00 in Stockholm
STAFF, CUSTOMERS = 10, 5
CATEGORIES = (None, "customer_caused", "third_party", "advice", "attack")
MAY_SAY = ("waiting_customer", "resolved")


class Clerk:
    """A member of staff with the cases, entries and sessions that they have made, and what each says."""

    def __init__(self, store: Store, number: int, clock: itertools.count):
        self.store, self.clock, self.rng = store, clock, random.Random(f"{number} of {clock}")
        self.staff_id = f"S{number}"
        self.by = Person(self.staff_id, frozenset({"staff"}))
        self.cases: dict[str, str] = {}
        self.decided: dict[str, Decided] = {}
        self.entries: dict[str, str] = {}
        self.sessions: dict[str, Session] = {}

    def work(self) -> None:
        kinds = (self.take, self.register, self.step, self.step, self.step, self.log, self.log, self.decide, self.book,
                 self.move, self.cancel, self.split, self.start, self.stop)  # fmt: skip
        while True:
            with suppress(UserError):
                self.change(self.rng.choice(kinds))

    def change(self, kind) -> None:
        """Makes a change, and says which it was: when, by whom, and what its row of the audit log must name."""
        now = START + timedelta(milliseconds=next(self.clock))
        said = kind({"by": self.by, "now": now})
        if said:
            action, key = said
            # One write, so that the lines of several never mix.
            sys.stdout.write(json.dumps([now.isoformat(), self.staff_id, action, key]) + "\n")
            sys.stdout.flush()

    def case(self) -> str:
        if not self.cases:
            raise UserError("None yet.")
        return self.rng.choice(list(self.cases))

    # ---- Each change: its action, and the key of its row ----

    def take(self, at: dict) -> tuple[str, str] | None:
        ticket_id = change.take_next(self.store, self.staff_id, **at)
        if ticket_id is None:
            return None
        self.cases[ticket_id] = "handling_started"
        return "take_next", ticket_id

    def register(self, at: dict) -> tuple[str, str]:
        customer = f"K{self.rng.randrange(CUSTOMERS)}"
        decided = Decided(self.rng.choice(CATEGORIES))
        ticket_id = change.register_case(self.store, customer, "Ringde", decided, registered_at=at["now"], **at)
        self.cases[ticket_id], self.decided[ticket_id] = "new", decided
        return "register_case", ticket_id

    def step(self, at: dict) -> tuple[str, str]:
        ticket_id = self.case()
        seen = self.cases[ticket_id]
        event = self.rng.choice(change.MAY_FOLLOW[seen])
        note = "Vilken webbläsare?" if event in MAY_SAY else ""
        change.act(self.store, ticket_id, event, seen=seen, note=note, staff_id=self.staff_id, **at)
        self.cases[ticket_id] = event
        return event, ticket_id

    def log(self, at: dict) -> tuple[str, str]:
        ticket_id = self.case()
        minutes = Decimal(self.rng.randrange(1, 6000)) / 100
        worked = Worked(ticket_id, self.staff_id, at["now"], minutes, note="Felsökning")
        entry_id = change.log_time(self.store, worked, **at)
        self.entries[entry_id] = ticket_id
        return "log_time", entry_id

    def decide(self, at: dict) -> tuple[str, str]:
        ticket_id = self.case()
        seen = self.decided.get(ticket_id, Decided())
        decided = Decided(self.rng.choice([one for one in CATEGORIES if one != seen.category]))
        change.decide_case(self.store, ticket_id, decided, seen=seen, **at)
        self.decided[ticket_id] = decided
        return "decide_case", ticket_id

    def session(self, ticket_id: str) -> Session:
        starts = START + timedelta(days=self.rng.choice((1, 2, 3, 7, 8)), hours=1, minutes=15 * self.rng.randrange(24))
        return Session(ticket_id, self.staff_id, "phone", starts, self.rng.choice((15, 30)))

    def book(self, at: dict) -> tuple[str, str]:
        wanted = self.session(self.case())
        booking_id = change.book(self.store, wanted, **at)
        self.sessions[booking_id] = wanted
        return "book", booking_id

    def move(self, at: dict) -> tuple[str, str] | None:
        if not self.sessions:
            return None
        booking_id = self.rng.choice(list(self.sessions))
        wanted = self.session(self.sessions[booking_id].ticket_id)
        new_id = change.move_booking(self.store, booking_id, wanted, seen="booked", **at)
        del self.sessions[booking_id]
        self.sessions[new_id] = wanted
        return "move_booking", booking_id

    def cancel(self, at: dict) -> tuple[str, str] | None:
        if not self.sessions:
            return None
        booking_id = self.rng.choice(list(self.sessions))
        change.cancel_booking(self.store, booking_id, "Kunden kan inte", seen="booked", **at)
        del self.sessions[booking_id]
        return "cancel_booking", booking_id

    def split(self, at: dict) -> tuple[str, str] | None:
        if not self.entries:
            return None
        entry_id = self.rng.choice(list(self.entries))
        new_id = change.split_case(self.store, self.entries[entry_id], "Något annat", [entry_id], **at)
        self.entries[entry_id] = new_id
        self.cases[new_id] = "new"
        return "split_case", new_id

    def start(self, at: dict) -> tuple[str, str]:
        change.start_timer(self.store, self.staff_id, self.case(), "support", **at)
        return "start_timer", self.staff_id

    def stop(self, at: dict) -> tuple[str, str]:
        change.stop_timer(self.store, self.staff_id, **at)
        return "stop_timer", self.staff_id


def back_up(store: Store, folder: Path) -> None:
    """Makes backups without end; none of them is removed."""
    folder.mkdir(exist_ok=True)
    while True:
        backup.back_up(store, folder / f"store-{datetime.now(UTC).strftime(backups.MOMENT)}.duckdb")
        time.sleep(2)


def main(place: str, first: str, folder: str) -> None:
    store, clock = Store(place_of(place), terms.load()), itertools.count(int(first))
    # What is written moves from the log into the file every few changes, so that a kill hits that, too.
    store.cursor(START).execute("set global checkpoint_threshold = '64KB'")
    for number in range(STAFF):
        threading.Thread(target=Clerk(store, number, clock).work, daemon=True).start()
    threading.Thread(target=back_up, args=(store, Path(folder)), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
